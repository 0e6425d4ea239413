/* expect: code=9 comment=1 blank=0 brackets=3 functions=f:2-10:ccn4 */
int f(int a)
{
    switch (a) {
    case 1:
    case 2: return 1;
    case 3 ... 5: return 2;
    default: return 3;
    }
}
