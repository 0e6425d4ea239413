// expect: code=1 comment=2 blank=0 functions=none
// a const B: i32 = 1;
const C: i32 = 1;
