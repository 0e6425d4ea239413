/* expect: code=5 comment=1 blank=0 directives=3 functions=f:2-2:ccn1,g:6-6:ccn1 */
int f(void) { return 0; }
#ifndef A
#error don't forget A
#endif
int g(void) { return 'a'; }
