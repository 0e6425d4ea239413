/* expect: code=10 comment=1 blank=0 brackets=2 directives=3 functions=f:3-10:ccn1,g:11-11:ccn1 */
#ifdef A
int f(a)
#else
int h(a)
#endif
    int a;
{
    return 0;
}
int g(void) { return 0; }
