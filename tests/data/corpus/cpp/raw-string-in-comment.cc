// expect: code=2 comment=3 blank=0 functions=none
// R"(
int a;
/* R"( */
int b;
