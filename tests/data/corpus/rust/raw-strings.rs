// expect: code=5 comment=2 blank=0 functions=none
const A: &str = r"\"; // b
const C: &str = r#"
" // d
"#;
const E: &str = r##""# /*"##;
// f
