/* expect: code=2 comment=1 blank=0 functions=f:2-2:ccn1,g:3-3:ccn2 */
int (*f(int a))[3] { return x; }
int g(int a) { return f(a) ? 1 : 2; }
