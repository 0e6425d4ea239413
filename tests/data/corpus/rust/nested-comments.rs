// expect: code=2 comment=4 blank=0 functions=none
/* a /* b */
still a comment */
const C: i32 = 1;
/* /* */ // */
const D: i32 = 2;
