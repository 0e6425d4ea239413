/* expect: code=3 comment=1 blank=0 directives=1 if0=1 functions=g:2-2:ccn1 */
int g(void) { return 1; }
#if 0
int f(void) { return 0; }
