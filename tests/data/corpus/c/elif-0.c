/* expect: code=5 comment=1 blank=0 directives=3 if0=1 functions=f:3-3:ccn1 */
#if A
int f(void) { return 0; }
#elif 0
int g(void) { return 1; }
#endif
