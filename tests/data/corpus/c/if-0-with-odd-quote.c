/* expect: code=5 comment=1 blank=0 directives=2 if0=2 functions=g:6-6:ccn1 */
#if 0
this doesn't compile
int f(void) { return 0; }
#endif
int g(void) { return 1; }
