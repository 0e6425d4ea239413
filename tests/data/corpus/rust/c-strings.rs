// expect: code=3 comment=2 blank=0 functions=none
use std::ffi::CStr;
const A: &CStr = c"/*";
const B: &CStr = cr#"" /*"#;
// c
