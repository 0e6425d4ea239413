/* expect: code=9 comment=1 blank=0 brackets=2 functions=f:2-10:ccn3 */
int f(int a)
{
    if (a == 1)
        return 1;
    else if (a == 2)
        return 2;
    else
        return 3;
}
