// expect: code=11 comment=1 blank=0 brackets=4 functions=Host::init:6-6:ccn2,Host::size:7-7:ccn1,Other::f:11-11:ccn1
class Host :
    public Base,
    SCRIPTABLE_IMPL(IHost), private detail::B<int>
{
    int init(int a) { return a ? 1 : 2; }
    int size() { return 0; }
};
struct Other final : MACRO(a, b)
{
    void f() { }
};
