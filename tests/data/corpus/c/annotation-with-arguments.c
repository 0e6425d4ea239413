/* expect: code=12 comment=1 blank=0 brackets=4 directives=2 functions=f:4-7:ccn1,g:8-13:ccn1 */
#define __acquires(a)
#define __must_hold(a)
int f(void) __acquires(a)
{
    return 0;
}
int g(void)
    __must_hold(&a->b[0])
    __acquires(a)
{
    return 0;
}
