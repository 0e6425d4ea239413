// expect: code=3 comment=1 blank=0 functions=f:2-2:ccn1,g:3-3:ccn1,h:4-4:ccn1
[[nodiscard]] int f() noexcept(true) { return 0; }
int g [[gnu::cold]] () { return 0; }
constexpr int h() { return 0; }
