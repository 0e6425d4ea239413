// expect: code=10 comment=1 blank=0 brackets=3 functions=new:3-5:ccn1,read:6-8:ccn2,go:10-11:ccn1
impl<const N: usize> A<N> {
    pub(crate) const unsafe fn new(self: &mut Self, (a, b): (u8, u8)) -> Self {
        Self { a, b }
    }
    async fn read(&self) -> Result<(), E> {
        self.x().await?; Ok(())
    }
}
pub unsafe extern "C" fn go
    (a: *const u8, ...) {}
