/* expect: code=6 comment=1 blank=0 directives=4 if0=1 functions=g:7-7:ccn1 */
\
#if 0
int f(void) { return 0; }
  \
  #endif
int g(void) { return 0; }
