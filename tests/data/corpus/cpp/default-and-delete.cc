// expect: code=5 comment=1 blank=0 brackets=1 functions=f:6-6:ccn1
struct A {
    A() = default;
    A &operator=(const A &) = delete;
};
int f() { return 0; }
