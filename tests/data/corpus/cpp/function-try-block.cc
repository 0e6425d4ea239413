// expect: code=14 comment=1 blank=0 functions=f:2-7:ccn4,A::A:8-13:ccn3,g:14-15:ccn2
int f(int a) try {
    try { if (a) g(); } catch (A &b) { }
    return 0;
} catch (B &b) {
    return 1;
}
A::A(int a)
try
    : b{a}, c(1) { if (a) g();
} catch (...) {
    throw;
}
int g() {
    try { return 0; } catch (A &a) { return 1; } }
