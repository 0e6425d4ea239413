// expect: code=9 comment=1 blank=0 brackets=2 functions=f:2-10:ccn5
fn f(a: bool, b: bool) -> i32 {
    if a && b {
        return 1;
    } else if b {
        return 2;
    }
    while a {}
    3
}
