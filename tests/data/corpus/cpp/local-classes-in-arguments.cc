// expect: code=15 comment=1 blank=0 brackets=3 functions=L::m:2-2:ccn1,L::n:4-6:ccn2,L::p:8-8:ccn1,L::q:9-9:ccn1,A::A:10-15:ccn2,L::r:12-12:ccn2,last:16-16:ccn1
int x = f({1}, [] { struct L { int m() { return 1; } }; return 0; });
auto y = make(g(2), [](int a) {
    struct L : B { int n(int b) override {
        return b ? a : 2;
    } }; return L();
});
static Reg z(name, [](A& a) { class L { public: int p() { return 1; } }; return L(); });
int v[] = { f([] { struct L { int q() { return 1; } }; return 0; }), 2 };
A::A(bool a)
  : x{a && 1}, y([] {
        struct L { int r(bool b) { return b || 2; } };
        return L(); }), z(1)
{
}
int last() { return 1; }
