/* expect: code=2 comment=1 blank=0 functions=f$a:2-2:ccn1,g:3-3:ccn1 */
int f$a(void) { return 0; }
int g(void) { return 0; }
