/* expect: code=4 comment=2 blank=0 directives=2 if0=1 functions=g:6-6:ccn1 */
#if /* a */ 0 /* b
*/ // c
int f(void) { return 0; }
#endif /* d */
int g(void) { return 1; }
