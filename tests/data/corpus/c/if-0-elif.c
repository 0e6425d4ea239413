/* expect: code=7 comment=1 blank=0 directives=4 if0=1 functions=g:5-5:ccn1,h:7-7:ccn1 */
#if 0
int f(void) { return 0; }
#elif A
int g(void) { return 1; }
#else
int h(void) { return 2; }
#endif
