/* expect: code=7 comment=1 blank=0 brackets=1 functions=g:8-8:ccn1 */
int f(int);
struct a { int (*b)(int); int c; } d[] = {
    { .b = f, .c = 1 },
    { f, sizeof(int) },
    [3] = { .b = (int (*)(int))f },
};
int g(void) { return 0; }
