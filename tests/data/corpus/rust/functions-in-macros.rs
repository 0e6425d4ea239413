// expect: code=9 comment=1 blank=0 brackets=2 functions=given:8-8:ccn1,real:10-10:ccn1
macro_rules! define {
    ($name:ident) => { fn $name() { if true {} } };
    () => { fn fixed() {} };
}
define!(a);
wrap! {
    fn given() {}
}
fn real() {}
