/* expect: code=4 comment=1 blank=0 directives=2 functions=f:3-3:ccn1,g:5-5:ccn1 */
#line 100 "a.c"
int f(void) { return 0; }
# 7 "b.c"
int g(void) { return 0; }
