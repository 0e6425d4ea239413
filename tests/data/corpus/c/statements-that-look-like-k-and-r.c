/* expect: code=9 comment=1 blank=0 brackets=4 functions=f:2-10:ccn3 */
int f(int a)
{
    if (a)
        g(a ? 1 : 2);
    {
        a--;
    }
    return a;
}
