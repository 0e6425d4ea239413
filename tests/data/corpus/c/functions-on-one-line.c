/* expect: code=1 comment=1 blank=0 functions=f:2-2:ccn1,g:2-2:ccn2 */
int f(void) { return 0; } int g(int a) { return a ? 1 : 2; }
