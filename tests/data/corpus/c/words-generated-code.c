/* expect: code=1 comment=2 blank=0 functions=f:3-3:ccn1 */
/* GENERATED CODE */
int f(void) { return 0; }
