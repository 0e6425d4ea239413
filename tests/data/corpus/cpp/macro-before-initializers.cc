// expect: code=7 comment=1 blank=0 functions=A::A:3-6:ccn2,A::A:7-7:ccn1,A::f:8-8:ccn1
struct A {
    A(int a) SELF_RELOC
    :
        b(a ? 1 : 2), _dynamic(*(B *)f())
    { f(); }
    A() NOTHROW : b(1), _dynamic(f()) { } int b; B _dynamic;
    int f() const ATTRIBUTE { return 1; } };
