// expect: code=2 comment=1 blank=0 functions=A::operatorbool:2-2:ccn1,f:3-3:ccn1
A::operator bool() const { return true; }
int f() { return 0; }
