// expect: code=1 comment=6 blank=0
//! a
/*! d */
/// b
/** c
*/
pub fn f() {}
