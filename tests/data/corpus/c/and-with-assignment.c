/* expect: code=7 comment=1 blank=0 brackets=2 functions=f:2-8:ccn3 */
int f(int a, int b)
{
    int c;
    if (a && (c = b) != 0)
        return c;
    return 0;
}
