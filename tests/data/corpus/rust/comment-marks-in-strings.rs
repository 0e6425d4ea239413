// expect: code=3 comment=2 blank=0 functions=none
const A: &str = "/*";
const B: &str = "//"; /* c
*/
const D: &str = "\"/*";
