// expect: code=4 comment=1 blank=1 blanks=1 functions=none
auto a = R"(// b
/* " \

)"; // c
int d;
