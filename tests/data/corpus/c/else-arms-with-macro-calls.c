/* expect: code=6 comment=1 blank=0 directives=3 functions=f:7-7:ccn1 */
#ifdef A
EXPORT(a)
#else
EXPORT(b)
#endif
int f(void) { return 0; }
