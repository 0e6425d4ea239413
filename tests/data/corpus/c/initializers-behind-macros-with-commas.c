/* expect: code=5 comment=1 blank=0 functions=f:6-6:ccn1 */
static A(x) { NULL }, A(y) { NULL };
static int A(x) { 1 }, B(y) { 2 },
    C(z) { { 3 } };
int a = 1, *b[] = { A(1), 2 }, c;
int f(void) { return 1; }
