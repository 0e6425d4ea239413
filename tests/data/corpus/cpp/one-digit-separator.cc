// expect: code=2 comment=2 blank=0 functions=f:4-4:ccn1
int a = 1'000; // '
// it's a comment
int f() { return 'a'; }
