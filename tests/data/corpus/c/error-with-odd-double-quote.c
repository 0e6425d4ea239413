/* expect: code=4 comment=2 blank=0 directives=3 functions=f:5-5:ccn1 */
#ifndef A
#error a screen of 10" or more
#endif
int f(void) { return 0; }
/* " */
