// expect: code=9 comment=5 blank=1 brackets=2 functions=f:14-14:ccn1
#[derive(
    // why it is derived ] )
    Debug,
    /* and /* nested */
       this */

    Clone, // here
)]
struct S { a: i32 }
#[doc = "// code"]
/// documentation
#[cfg(any(a, b))]
fn f() {} #[cfg(c)] const A: u8
    = 1;
