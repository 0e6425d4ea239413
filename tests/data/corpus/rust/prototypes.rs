// expect: code=13 comment=1 blank=0 brackets=3 functions=used:9-11:ccn2,default:12-12:ccn1,alone:14-14:ccn1
extern "C" {
    fn first(a: i32) -> i32;
    pub fn second();
}
trait Shape {
    fn area(&self) -> u32;
    fn sides() -> [u8; { 2 + 2 }];
    fn used(&self) -> u32 {
        if self.area() > 1 { 1 } else { 2 }
    }
    fn default() {}
}
fn alone() {}
