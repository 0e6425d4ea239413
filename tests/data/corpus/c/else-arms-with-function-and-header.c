/* expect: code=10 comment=1 blank=0 brackets=2 directives=3 functions=e:3-3:ccn1,f:4-10:ccn1,g:11-11:ccn1 */
#ifdef A
int e(void) { return 0; }
int f(void)
#else
int h(void)
#endif
{
    return 0;
}
int g(void) { return 0; }
