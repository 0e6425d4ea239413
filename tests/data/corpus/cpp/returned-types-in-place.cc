// expect: code=6 comment=1 blank=0 functions=f:2-2:ccn1,g:3-3:ccn1,h:4-4:ccn1,i:5-5:ccn1,A::j:6-6:ccn1,a::b::k:7-7:ccn2
auto f() -> struct X { return {}; }
int (&g(int a))[3] { return x; }
auto (*h())() -> int { return 0; }
auto i() { return []() -> struct X { return {}; }; }
struct A { auto j() const -> enum E { return E(); } };
namespace a::inline b { int k(bool c) { return c ? 1 : 2; } }
