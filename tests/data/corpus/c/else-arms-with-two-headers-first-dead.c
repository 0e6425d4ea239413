/* expect: code=9 comment=1 blank=0 brackets=2 directives=3 if0=1 functions=h:5-9:ccn1,g:10-10:ccn1 */
#if 0
int f(void)
#else
int h(void)
#endif
{
    return 0;
}
int g(void) { return 0; }
