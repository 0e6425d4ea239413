// expect: code=27 comment=2 blank=0 brackets=7 functions=arms:2-8:ccn4,one:9-9:ccn1,without:10-13:ccn2,loops:14-22:ccn4,chain:23-25:ccn4,outer:26-29:ccn1,inner:27-27:ccn2
fn arms(x: Option<u8>) -> u8 {
    match { x } {
        Some(1 | 2) => 1,
        Some(y) if y > 3 => match y { _ => 2 },
        /* the third */ None => 3,
    }
}
fn one(x: u8) -> u8 { match x { y => y } }
fn without(x: Option<u8>) -> u8 {
    let Some(y) = x else { return 1 };
    y
}
fn loops(v: &[u8]) {
    for x in v {
        while *x > 1 {}
        loop {
            // once
            if *x == 2 { break }
        }
    }
}
fn chain(a: Option<u8>, b: bool) {
    if let Some(x) = a && b || !b { f(&&x) }
}
fn outer() {
    fn inner(a: bool) -> bool { if a { false } else { true } }
    inner(true);
}
