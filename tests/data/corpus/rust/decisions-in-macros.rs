// expect: code=11 comment=1 blank=0 brackets=2 functions=f:2-8:ccn8,g:12-12:ccn1
fn f(a: bool, b: Option<u8>) -> Result<(), ()> {
    assert!(a && true || false, "a && b");
    assert_eq!(a, &&a, if a { 1 } else { 2 });
    let v = vec![run(|| 1)?; 2];
    let m = matches!(b, Some(x) if x > 1 && a);
    println!("{}", match b { None => 1, _ => 2 }); Ok(v)
}
macro_rules! made {
    ($a:expr) => { if $a && $a { } else { } };
}
fn g() { macro_rules! h { () => { || 1 || 2 } } }
