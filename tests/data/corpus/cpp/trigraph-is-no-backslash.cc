// expect: code=1 comment=2 blank=0 functions=none
// C++17 has no trigraphs??/
int a;
