/* expect: code=1 comment=1 blank=0 functions=f:2-2:ccn1 */
int f(void) { return 0; } int a;
