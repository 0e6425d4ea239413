// expect: code=4 comment=1 blank=0 functions=A::operator+:2-2:ccn1,A::operator():3-3:ccn1,operator<:4-4:ccn1,f:5-5:ccn1
A A::operator+(const A &a) { return a; }
int A::operator()(int a) { return a; }
bool operator<(const A &a, const A &b) { return true; }
int f() { return 0; }
