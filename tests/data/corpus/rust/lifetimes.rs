// expect: code=3 comment=2 blank=0 functions=f:2-2:ccn1
fn f<'a>(b: &'a str) -> &'a str { b } // '
struct C<'c> { d: &'c str } /* '
*/
static E: &'static str = "'";
