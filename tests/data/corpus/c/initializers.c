/* expect: code=3 comment=1 blank=0 functions=f:4-4:ccn1 */
int a[] = { 1, 2, (3) };
struct { int b, c[2]; } d = { .b = 1, .c = { [1] = 2 } };
int f(void) { int e[] = { 1 }; return e[0]; }
