/* expect: code=4 comment=1 blank=0 directives=1 functions=f:5-5:ccn1 */
#define CHECK(a)
CHECK(sizeof(int) < 8);
int b[] = { 1, 2 };
int f(void) { return 0; }
