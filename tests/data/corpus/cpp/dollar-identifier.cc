// expect: code=2 comment=1 blank=0 functions=A::$f:2-2:ccn1,g:3-3:ccn1
int A::$f() { return 0; }
int g() { return 0; }
