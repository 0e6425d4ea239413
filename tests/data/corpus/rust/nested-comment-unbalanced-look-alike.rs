// expect: code=1 comment=2 blank=0 functions=none
/* a " /* b ' */ */
const C: i32 = 1;
