// expect: code=8 comment=1 blank=0 brackets=2 functions=f:3-6:ccn2,h:9-9:ccn1
template <typename T, int N = (1 > 0)>
T f(T a, T b)
{
    return a < b ? a : b;
}
std::map<int, std::vector<int>> c;
template <> int g<int>();
int h() { return 0; }
