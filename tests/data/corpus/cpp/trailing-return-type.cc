// expect: code=2 comment=1 blank=0 functions=f:2-2:ccn1,g:3-3:ccn1
auto f(int a) -> int { return a; }
auto g() noexcept -> decltype(f(1)) { return 0; }
