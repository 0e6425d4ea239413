// expect: code=6 comment=1 blank=0 functions=f:3-3:ccn1,h:4-4:ccn1,i:5-5:ccn1,j:6-6:ccn2,g:7-7:ccn1
template <class T> concept A = requires(T a) { a.b(); { a.c() } -> D; };
template <class T> int f(T a) requires A<T> && true { return 0; }
template <class T> int h(T a) requires requires { a.b(); } { return 0; }
template <class T> requires (sizeof(T) < 8) int i(T a) { return 0; }
int j(auto a) requires (A<int>) { if constexpr (requires { a.b(); }) return 1; return 0; }
int g() { return 0; }
