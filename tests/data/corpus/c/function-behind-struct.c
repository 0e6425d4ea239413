/* expect: code=5 comment=1 blank=0 brackets=1 functions=f:6-6:ccn1 */
struct a {
    int b : 1, c : 2;
    union { int d; } e;
};
int f(struct a *b) { return b->c; }
