// expect: code=1 comment=3 blank=1 functions=none
/* a

 * b */
/* c */ const D: i32 = 1; /* e */
