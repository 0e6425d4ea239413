/* expect: code=4 comment=1 blank=0 directives=2 functions=f:4-4:ccn1,g:5-5:ccn1 */
#define OPEN {
#define CLOSE }
int f(void) { return 0; }
int g(void) { return 0; }
