/* expect: code=9 comment=1 blank=0 brackets=3 functions=f:2-9:ccn2,g:10-10:ccn1 */
int f(int a)
{
    return ({
        int b = 0;
        if (a) { b = 1; }
        b;
    });
}
int g(void) { return 0; }
