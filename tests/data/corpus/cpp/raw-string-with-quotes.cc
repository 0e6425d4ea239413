// expect: code=2 comment=2 blank=0 functions=f:3-3:ccn1
auto a = R"(" ' )";
int f() { return '"'; }
// b
