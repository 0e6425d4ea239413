// expect: code=9 comment=1 blank=0 brackets=2 functions=f:2-10:ccn4
int f(A &&a, B &&...b)
{
    auto &&c = std::forward<A &&>(a);
    for (auto &&d : c) g(static_cast<D &&>(d));
    for (const E &&e : c) g([](F &&h, auto &&i) { return h; });
    auto &&[j, k] = c;
    G &&l = c;
    return std::is_same_v<A, B> && l;
}
