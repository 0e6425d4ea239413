/* expect: code=8 comment=1 blank=0 directives=5 if0=1 functions=g:7-7:ccn1 */
#if\
 0
int f(void) { return 0; }
#el\
se
int g(void) { return 0; }
#endif
int a;
