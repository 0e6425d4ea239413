/* expect: code=6 comment=1 blank=0 brackets=2 functions=f:2-6:ccn1,g:7-7:ccn1 */
int f(a)
    char *a[];
{
    return a[0][0];
}
int g(void) { return 0; }
