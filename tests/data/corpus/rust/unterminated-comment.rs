// expect: code=1 comment=3 blank=0 functions=none
const A: i32 = 1;
/* b
const C: i32 = 2;
