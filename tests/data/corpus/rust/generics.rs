// expect: code=7 comment=1 blank=0 brackets=2
fn f<T: Into<Vec<u8>>>(a: T) -> Vec<u8>
where
    T: Clone,
{
    a.into()
}
fn g() {}
