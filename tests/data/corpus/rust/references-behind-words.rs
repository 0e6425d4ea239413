// expect: code=5 comment=1 blank=0 functions=f:2-2:ccn1,g:3-5:ccn1,h:6-6:ccn2
fn f(x: u8) -> &'static &'static u8 { return &&x }
fn g() -> u8 {
    let a = 'l: loop { break 'l || 4; };
    loop { break || 4 }() }
fn h(a: bool, b: bool) -> bool { return a && b }
