/* expect: code=5 comment=1 blank=0 directives=3 if0=1 functions=f:5-5:ccn1 */
#if 0
int f(void) { return 0; }
# else
int f(void) { return 1; }
#  endif
