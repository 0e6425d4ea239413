/* expect: code=7 comment=1 blank=0 brackets=2 functions=f:2-7:ccn2,g:8-8:ccn1 */
int f(a, b)
    int a;
    char *b;
{
    return a ? *b : 0;
}
int g(void) { return 0; }
