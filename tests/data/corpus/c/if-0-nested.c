/* expect: code=10 comment=1 blank=0 directives=2 if0=7 functions=i:11-11:ccn1 */
#if 0
int a;
#if B
int f(void) { return 0; }
#else
int g(void) { return 0; }
#endif
int h(void) { return 0; }
#endif
int i(void) { return 1; }
