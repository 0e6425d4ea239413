// expect: code=8 comment=1 blank=0 brackets=2 functions=f:2-9:ccn3
int f()
{
    if constexpr (sizeof(int) < 8)
        return 1;
    if (int a = g(); a)
        return 2;
    return 3;
}
