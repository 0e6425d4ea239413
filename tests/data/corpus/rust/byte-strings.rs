// expect: code=3 comment=2 blank=0 functions=none
const A: &[u8] = b"/*";
const B: &[u8] = br#"" /*"#;
const C: u8 = b'"'; /* "
*/
