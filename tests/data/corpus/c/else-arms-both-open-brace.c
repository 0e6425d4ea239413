/* expect: code=12 comment=1 blank=0 brackets=3 directives=3 functions=f:2-12:ccn3,g:13-13:ccn1 */
int f(int a)
{
#ifdef A
    if (a) {
#else
    if (a && a > 1) {
#endif
        return 1;
    }
    return a ? 2 : 3;
}
int g(void) { return 0; }
