// expect: code=4 comment=1 blank=0 functions=f:2-2:ccn1,h:3-3:ccn1,i:4-4:ccn2,g:5-5:ccn1
int f(int a, bool b = 1 < 2) { return a; }
int h(std::array<int, (1 < 2)> a, B<C<D>> b) { return 0; }
bool i(int a, int b) { return a < b && b > (a); }
int g() { return 0; }
