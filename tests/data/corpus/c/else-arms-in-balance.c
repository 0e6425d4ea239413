/* expect: code=11 comment=1 blank=0 brackets=2 directives=3 functions=f:2-12:ccn4 */
int f(int a)
{
#ifdef A
    if (a)
        return 1;
#else
    while (a)
        a--;
#endif
    return a ? 1 : 2;
}
