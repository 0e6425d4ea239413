// expect: code=5 comment=1 blank=0 functions=operator<:2-2:ccn1,operator<<:3-3:ccn1,operator>>:4-4:ccn1,operator&&:5-5:ccn1,g:6-6:ccn1
bool operator<(A a, A b) { return a; }
A &operator<<(A &a, B b) { return a << b; }
A &operator >> (A &a, B b) { return a >> b; }
bool operator&&(A a, A b) { return a; }
int g() { return 0; }
