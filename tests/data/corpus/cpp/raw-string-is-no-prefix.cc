// expect: code=3 comment=2 blank=0 directives=1 functions=none
#define FOOR
auto a = FOOR"(/*";
// b
auto c = FOOR"\"";
