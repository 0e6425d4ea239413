// expect: code=6 comment=1 blank=0 functions=g:7-7:ccn1
constexpr bool a = b < 2;
static_assert(sizeof(c) < 2, "d");
int e[f < 3 ? 1 : 2];
const int h = i << 2, j = k >> l;
int m[] = { 1, 2 };
int g() { return 0; }
