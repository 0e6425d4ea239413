/* expect: code=10 comment=1 blank=0 brackets=2 directives=3 functions=f:4-10:ccn1,g:11-11:ccn1 */
static int
#ifdef A
f(int a)
#else
h(int a, int b)
#endif
{
    return 0;
}
int g(void) { return 0; }
