/* expect: code=6 comment=1 blank=0 brackets=1 functions=f:7-7:ccn1 */
enum a {
    B = 1 << 0,
    C = 1 << 1,
    D = B < C,
};
static inline int f(void) { return B; }
