/* expect: code=8 comment=1 blank=0 brackets=2 directives=2 if0=2 functions=f:2-9:ccn2 */
int f(int a)
{
#if 0
    if (a && a > 1)
        return 3;
#endif
    return a ? 1 : 2;
}
