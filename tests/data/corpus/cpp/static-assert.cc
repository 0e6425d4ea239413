// expect: code=2 comment=1 blank=0 functions=f:3-3:ccn1
static_assert(sizeof(int) < 8, "a");
int f() { return 0; }
