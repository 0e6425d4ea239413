// expect: code=6 comment=1 blank=0 brackets=2 functions=f:2-7:ccn4
bool f(bool a, bool b)
{
    if (a && b)
        return a || b;
    return false;
}
