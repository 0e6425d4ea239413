// expect: code=11 comment=1 blank=0 brackets=1 functions=f:2-12:ccn5
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
