/* expect: code=17 comment=1 blank=0 brackets=3 directives=6 functions=f:2-17:ccn3,g:18-18:ccn1 */
int f(int a)
{
#ifdef A
#  ifdef B
    if (a == 1) {
#  else
    if (a == 2) {
#  endif
        a++;
    }
#else
    while (a)
        a--;
#endif
    return a;
}
int g(void) { return 0; }
