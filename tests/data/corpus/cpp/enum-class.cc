// expect: code=2 comment=1 blank=0 functions=f:3-3:ccn1
enum class A : int { B = 1 << 2, C };
int f() { return 0; }
