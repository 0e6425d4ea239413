/* expect: code=7 comment=1 blank=0 brackets=2 functions=f:2-7:ccn1,g:8-8:ccn1 */
int f(a, b)
    int a;
    int (*b)(int);
{
    return b(a);
}
int g(void) { return 0; }
