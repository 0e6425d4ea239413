/* expect: code=6 comment=1 blank=0 directives=2 functions=f:4-4:ccn1,g:7-7:ccn1 */
#define EXPORT(a)
#define LIST(a, ...)
int f(void) { return 0; }
EXPORT(f);
LIST(a, int b, int c)
int g(void) { return 0; }
