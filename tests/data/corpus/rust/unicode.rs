// expect: code=3 comment=1 blank=0 functions=größe:2-2:ccn2,end:4-4:ccn1
fn größe(é: bool) -> &'static str { if é { "ä{" } else { "}ß" } }
const A: [char; 2] = ['ß', '"'];
fn end() {}
