// expect: code=10 comment=1 blank=0 functions=S::f:5-5:ccn2,g:7-7:ccn2,h:8-8:ccn2,i:9-9:ccn3,j:11-11:ccn1
export module a.b:c;
import <vector>;
struct S {
  int f(this auto&& self, bool a) { return a ? 1 : 2; }
}; export
constexpr int g() { if consteval { return 1; } else { return 2; } }
constexpr int h() { if ! consteval { return 1; } return 2; }
task<int> i(A a) { for co_await (auto x : a) if (x) co_yield x; co_return 1; }
template <int N = (1 > 0), class = std::enable_if_t<(N < 3)>>
int j() noexcept(noexcept(k()) && true) { return N; }
