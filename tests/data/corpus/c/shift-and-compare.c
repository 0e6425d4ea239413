/* expect: code=7 comment=1 blank=0 brackets=2 functions=f:2-8:ccn2 */
int f(int a, int b)
{
    a <<= 2; b >>= 1;
    if (a << 1 < b >> 1)
        return a <= b;
    return a -b > 1;
}
