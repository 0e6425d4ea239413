/* expect: code=11 comment=1 blank=0 brackets=2 functions=f:2-12:ccn4 */
int f(int a)
{
    for (;;)
        break;
    while (a)
        a--;
    do
        a++;
    while (a < 3);
    return a;
}
