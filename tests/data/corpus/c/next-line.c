/* expect: code=1 comment=3 blank=0 functions=f:4-4:ccn1 */
/*  */
// aint b;
int f(void) { return 0; }
