// expect: code=5 comment=1 blank=0 brackets=2 functions=f:2-6
fn f() {
    'a: loop {
        if true { break 'a; } // '
    }
}
