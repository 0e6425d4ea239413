/* expect: code=1 comment=7 blank=0 functions=f:5-5:ccn1 */
/*
#if 0
*/
int f(void) { return 0; }
/*
#endif
*/
