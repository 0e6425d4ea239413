// expect: code=11 comment=1 blank=0 functions=show:2-2:ccn1,call:3-3:ccn1,relaxed:4-4:ccn1,fmt:6-8:ccn2,made:10-12:ccn1
fn show<T>(t: T) -> String where T: ToString { t.to_string() }
fn call<F: for<'a> Fn(&'a u8) -> &'a u8>(f: F) { f(&1); }
fn relaxed<T: ?Sized + for<'a> From<&'a u8>>(_t: &&T) {}
impl<T> Display for Wrapper<T> where T: Display {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.0.fmt(f)?; Ok(())
    }
}
fn made<T>() -> impl Fn(u8) -> Vec<Vec<T>>
where
    T: Copy, { |_| Vec::<Vec<T>>::new() }
