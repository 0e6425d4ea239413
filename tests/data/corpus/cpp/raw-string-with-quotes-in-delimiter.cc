// expect: code=4 comment=1 blank=0 functions=g:5-5:ccn1
auto a = R"""(
// b "
)""";
int g() { return 0; }
