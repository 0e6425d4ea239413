/* expect: code=9 comment=1 blank=0 brackets=2 functions=f:2-9:ccn2,g:10-10:ccn1 */
int f(a, b, c)
    register struct d *a;
    int (*b[3])(int, int (*)(void)),
        (*e)(void);
    char c();
{
    return a ? (*b[0])(1, 0) : 0;
}
int g(void) { return 0; }
