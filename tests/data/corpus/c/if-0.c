/* expect: code=4 comment=2 blank=1 directives=2 if0=1 functions=g:7-7:ccn1 */
#if 0
int f(void) { return 0; }

/* a */
#endif
int g(void) { return 1; }
