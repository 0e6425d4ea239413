// expect: code=2 comment=1 blank=0 functions=f:2-2:ccn1,g:3-3:ccn1
auto f(int a, int b) { return a <=> b; }
int g() { return 0; }
