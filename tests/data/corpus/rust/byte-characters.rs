// expect: code=6 comment=1 blank=0 functions=key:2-2:ccn1,quote:3-3:ccn1,escape:4-4:ccn1,life:5-5:ccn1,brace:6-6:ccn1,end:7-7:ccn1
fn key() -> u8 { b'k' }
fn quote() -> [char; 3] { ['"', '\'', '\u{22}'] }
fn escape() -> u8 { b'\x22' + b'\'' + b'"' }
fn life<'a>(x: &'a str) -> &'a str { 'o: loop { break 'o x } }
fn brace() -> [char; 2] { ['{', '}'] }
fn end() {}
