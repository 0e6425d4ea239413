/* expect: code=2 comment=1 blank=0 functions=f:2-2:ccn1,g:3-3:ccn1 */
int f(int a __attribute__((unused)), int b __attribute__((unused))) { return 0; }
int g(void) { return 0; }
