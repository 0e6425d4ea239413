// expect: code=4 comment=1 blank=0 functions=f:5-5:ccn1
A<int> q { f(1) { 2 } };
static const A r { g(1) { 2 }, h { 3 } }, s { 4 };
A(x) { NULL }, B(y) { NULL };
int f() { return 1; }
