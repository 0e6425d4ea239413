/* expect: code=2 comment=2 blank=0 functions=f:3-3:ccn1 */
// #lizard forgive global
int f(void) { return 0; }
int a;
