// expect: code=6 comment=1 blank=1 brackets=1 functions=go:3-6:ccn2,end:8-8:ccn1
struct Table { open: fn(u8) -> u8, close: unsafe extern "C" fn(u8) }
fn go(f: fn(u8) -> u8) -> fn() -> u8 {
    let g: fn() = end;
    if true { f(1); }
}

fn end() {}
