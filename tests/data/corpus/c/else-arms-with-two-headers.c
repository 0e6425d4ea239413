/* expect: code=9 comment=1 blank=0 brackets=2 directives=3 functions=f:3-9:ccn1,h:10-10:ccn1 */
#ifdef A
int f(void)
#else
int g(void)
#endif
{
    return 0;
}
int h(void) { return 0; }
