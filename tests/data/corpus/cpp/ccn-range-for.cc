// expect: code=8 comment=1 blank=0 brackets=2 functions=f:2-9:ccn3
int f(const std::vector<int> &a)
{
    int b = 0;
    for (auto c : a)
        if (c > 0)
            b += c;
    return b;
}
