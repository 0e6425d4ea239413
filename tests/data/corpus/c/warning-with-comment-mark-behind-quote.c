/* expect: code=2 comment=1 blank=0 directives=1 functions=f:3-3:ccn1 */
#warning it's a /* mark
int f(void) { return 0; }
