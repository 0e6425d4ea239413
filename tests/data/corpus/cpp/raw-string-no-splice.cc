// expect: code=2 comment=2 blank=0 functions=none
auto a = R"(b\
)"; // c
// d
