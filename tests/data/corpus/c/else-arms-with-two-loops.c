/* expect: code=11 comment=1 blank=0 brackets=4 directives=3 functions=f:2-12:ccn3 */
int f(int a)
{
#ifdef A
    while (a)
#else
    if (a)
#endif
    {
        a--;
    }
}
