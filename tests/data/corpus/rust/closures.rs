// expect: code=7 comment=1 blank=0 brackets=1 functions=start:2-8:ccn3
fn start(a: bool, b: bool) -> bool {
    spawn(|| work());
    spawn(move || work());
    let f = || a;
    let g = [|| 1, || 2];
    f() && (|x: bool| x || b)(a)
}
