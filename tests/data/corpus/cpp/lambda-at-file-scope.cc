// expect: code=3 comment=1 blank=0 functions=f:4-4:ccn1
auto a = [](int b) { return b; };
int c[] = { 1, 2 };
int f() { return 0; }
