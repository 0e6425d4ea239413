/* expect: code=11 comment=1 blank=0 brackets=2 directives=2 functions=f:2-12:ccn3 */
int f(int a)
{
#ifdef A
    if (a == 1)
        return 1;
    else
#endif
    if (a == 2)
        return 2;
    return 3;
}
