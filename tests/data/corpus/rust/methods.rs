// expect: code=4 comment=1 blank=0 brackets=1
struct A;
impl A {
    fn f(&self) -> i32 { 1 }
}
