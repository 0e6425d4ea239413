/* expect: code=3 comment=1 blank=0 functions=f:2-2,g:4-4:ccn1 */
int f(int a[1 < 2 ? 3 : 4]) { return a[0]; }
int b[] = { 1 };
int g(void) { return 0; }
