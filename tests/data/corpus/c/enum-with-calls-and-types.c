/* expect: code=9 comment=1 blank=0 brackets=1 functions=g:10-10:ccn1 */
enum a {
    A = sizeof(struct b),
    B = BIT(3) | (sizeof(union c) << 1),
    C(d, e) D,
    E(f)
};
enum { F };
int h[] = { 1 };
int g(void) { return 0; }
