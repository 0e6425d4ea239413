/* expect: code=9 comment=1 blank=0 brackets=2 directives=1 functions=f:10-10:ccn1 */
#define ALL(a) a(B), a(C),
enum d {
    ALL(E)
    F,
};
enum {
    G = (1 << 0),
};
int f(void) { return 0; }
