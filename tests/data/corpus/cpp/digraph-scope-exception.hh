// expect: code=2 comment=1 blank=0 functions=none
std::vector<::A> a;
int b;
