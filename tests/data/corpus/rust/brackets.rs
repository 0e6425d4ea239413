// expect: code=6 comment=1 blank=0 brackets=2 functions=f:2-7:ccn1
fn f(
    a: i32,
) -> i32
{
    a
}
