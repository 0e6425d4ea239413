// expect: code=7 comment=1 blank=0 brackets=2 functions=f:2-7:ccn3,g:8-8:ccn1
int f(int a)
{
    auto b = [a](int c) { return a && c; };
    auto d = [&] { return 0; };
    return b(1) ? d() : 2;
}
int g() { return 0; }
