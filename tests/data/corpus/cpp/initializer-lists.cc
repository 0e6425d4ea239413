// expect: code=2 comment=1 blank=0 functions=f:3-3:ccn1
std::vector<std::pair<int, int>> a{{1, 2}, {3, 4}};
int f() { return A{1, 2}.b; }
