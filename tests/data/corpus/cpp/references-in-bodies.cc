// expect: code=17 comment=1 blank=0 brackets=2 functions=f:2-12:ccn5,g:13-17:ccn6,Less::operator():18-18:ccn2,Less::operator==:18-18:ccn1
int f(T && t, bool a) {
    void use(std::string && s, int);
    const T && c(std::move(t));
    std::function<void(std::string &&)> g;
    auto && d = c;
    for (auto && e : d) g(static_cast<T &&>(e));
    T && h = move(t);
    auto i = [](T && j, U && k) { return j; };
    if (a && c) return c and d;
    return sizeof(T &&);
}
void g(bool w, V v) {
    int && r = 3; int &&s{4};
    Foo && t(5); std::pair<int, int> && z = v; n::T && u{v}; V<int> && x(v);
    if (w && !v && (w && f(w))) h<int &&>(w && v);
}
struct Less { bool operator()(int l, int r) const { return l && r; } bool operator==(const Less &) const { return 1; } }; class Foo; template <class T> struct V;
