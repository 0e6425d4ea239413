// expect: code=5 comment=1 blank=0 brackets=2 functions=f:2-6:ccn5
bool f(bool a, bool b)
{
    bool c = a && (b = a) && b;
    return c and (b = c) or a;
}
