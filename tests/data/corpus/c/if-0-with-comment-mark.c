/* expect: code=4 comment=4 blank=0 directives=2 if0=1 functions=g:8-8:ccn1 */
#if 0
a /* opens a comment here, too
#endif
int f(void) { return 0; }
*/
#endif
int g(void) { return 1; }
