/* expect: code=8 comment=1 blank=0 brackets=3 functions=f:3-9:ccn1 */
static int
f(
    int a,
    int b
)
{
    return a + b;
}
