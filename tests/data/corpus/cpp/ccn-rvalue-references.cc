// expect: code=2 comment=1 blank=0 functions=f:2-2:ccn1,h:3-3:ccn1
int f(A &&a) { B &&b = g(); return 0; }
template <class... T> int h(T &&...a) { return 0; }
