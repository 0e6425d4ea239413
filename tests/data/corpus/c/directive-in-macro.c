/* expect: code=3 comment=1 blank=0 directives=2 functions=f:4-4:ccn1 */
#define A \
#if 0
int f(void) { return 0; }
