// expect: code=2 comment=2 blank=1 brackets=1 functions=f:3-5:ccn1
// a
fn f() {

}
