/* expect: code=4 comment=1 blank=0 directives=2 functions=f:3-3:ccn1,g:5-5:ccn1 */
#pragma a ( {
int f(void) { return 0; }
#pragma b } )
int g(void) { return 0; }
