// expect: code=4 comment=1 blank=0 brackets=2 functions=f:2-5:ccn3
bool f(bool a, bool b)
{
    return a and b or not a;
}
