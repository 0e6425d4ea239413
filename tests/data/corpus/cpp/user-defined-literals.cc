// expect: code=3 comment=1 blank=0
auto operator""_s(const char *a, unsigned long b) -> int;
auto c = "/*"_s + '"'_c; // d
int e;
