/* expect: code=10 comment=1 blank=0 brackets=4 functions=f:2-10:ccn2,g:11-11:ccn1 */
int f(int a)
{
    enum { A = sizeof(int) > 2 ? BIT(1) : 3,
    B = (
    2
    ),
    };
    return a + A;
}
int g(void) { return 0; }
