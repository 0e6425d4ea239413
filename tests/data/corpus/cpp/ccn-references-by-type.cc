// expect: code=26 comment=1 blank=0 brackets=1 functions=f:3-24:ccn2,g:25-27:ccn5
class Later;
template <typename T> void f(T a) {
    int use(std::string && s);
    extern void take(T && t, Later && l);
    std::string same(Later && l);
    T && b(g(a));
    std::vector<int> && c{a};
    unsigned long && d(a);
    decltype(a) && e(a);
    typedef T && (*Handler)(T && t, Later && l);
    using Other = bool(T && t);
    std::function<T(Later && l)> h;
    void (*k)(T && t) = a;
    auto m = static_cast<void (*)(Later && l)>(a);
    void one(Later && x), two(Later && y);
    typename T::type && o(a.o());
    run([p = std::move(a)](Later && l) mutable { l.run(p); });
    int (Later::*q)(T && t) && = &Later::q;
    using Call = int (*)(Later && l, T && t);
    struct Local { void take(Later && l); Later && give() &&; };
    try { use(a);
    } catch (Later && l) { }
}
bool g(bool a, bool b) {
    return a && (b && use<int>(a) && std::is_same_v<int, bool>)
        && sizeof(int); }
