/* expect: code=8 comment=1 blank=0 directives=4 if0=3 functions=g:2-2:ccn1 */
int g(void) { return 0; }
#if 0
int f(void) { return 0; }
#ifdef A
int f(void) { return 0; }
#endif
#ifdef B
int f(void) { return 0; }
