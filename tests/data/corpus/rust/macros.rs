// expect: code=4 comment=1 blank=0 brackets=1
macro_rules! a {
    ($b:expr) => { $b };
}
fn f() -> i32 { a!(1) }
