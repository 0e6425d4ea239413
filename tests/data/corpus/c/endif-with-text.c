/* expect: code=6 comment=1 blank=0 directives=3 functions=f:3-3:ccn1,g:5-5:ccn1,h:7-7:ccn1 */
#ifdef A
int f(void) { return 0; }
#else A
int g(void) { return 1; }
#endif A
int h(void) { return 2; }
