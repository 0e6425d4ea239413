// expect: code=4 comment=1 blank=0 functions=f:5-5:ccn1
#![allow(unused)]
#[cfg(test)]
#[doc = "// a"]
fn f() {}
