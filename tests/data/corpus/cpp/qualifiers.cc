// expect: code=8 comment=1 blank=0 functions=A::f:3-3:ccn1,A::h:4-4:ccn1,A::i:5-5:ccn1,A::j:6-6:ccn1,A::k:7-7:ccn1,g:9-9:ccn1
struct A {
    int f() const noexcept override final { return 0; }
    int h() volatile & { return 0; }
    int i() const && noexcept(noexcept(a && b)) { return 0; }
    auto j() const noexcept [[x]] -> B<C> { return 0; }
    int k() override API API_OF(x) { return 0; }
};
int g() { return 0; }
