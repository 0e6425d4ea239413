/* expect: code=6 comment=1 blank=0 brackets=2 functions=f:2-7:ccn6 */
int f(int a, int b)
{
    int c = a && b || a;
    int d = a ? b : c;
    return c & d | a ?: (b ? 1 : 2);
}
