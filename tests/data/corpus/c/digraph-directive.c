/* expect: code=5 comment=1 blank=0 directives=3 if0=1 functions=g:6-6:ccn1 */
%:define A 1
%:if 0
int f(void) { return 0; }
%:endif
int g(void) { return A; }
