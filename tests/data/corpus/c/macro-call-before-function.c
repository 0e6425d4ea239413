/* expect: code=6 comment=1 blank=1 brackets=2 functions=f:5-8:ccn1 */
EXPORT(a, b)
LIST(c)

int f(void)
{
    return 0;
}
