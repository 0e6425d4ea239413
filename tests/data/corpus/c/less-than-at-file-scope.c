/* expect: code=6 comment=1 blank=0 functions=f:5-5:ccn1,g:7-7:ccn1 */
enum { A = 1, B = A < 2, C = 1 << 3 };
int a = B < C;
_Static_assert(sizeof(int) < 8, "a");
int f(void) { return 0; }
int b[] = { 1, 2 };
int g(void) { return 1 > 0; }
