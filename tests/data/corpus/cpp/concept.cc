// expect: code=3 comment=1 blank=0 functions=f:3-3:ccn1,g:4-4:ccn1
template <typename T> concept A = sizeof(T) < 8;
template <A T> int f(T a) { return 0; }
int g() { return 0; }
