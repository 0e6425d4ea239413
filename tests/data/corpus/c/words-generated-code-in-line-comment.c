/* expect: code=2 comment=2 blank=0 functions=f:2-2:ccn1,g:4-4:ccn1 */
int f(void) { return 0; }
// GENERATED CODE
int g(void) { return 0; }
