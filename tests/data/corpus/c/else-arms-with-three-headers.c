/* expect: code=11 comment=1 blank=0 brackets=2 directives=4 functions=f:3-11:ccn1,g:12-12:ccn1 */
#if A
int f(int a)
#elif B
int h(int a)
#else
int i(int a)
#endif
{
    return 0;
}
int g(void) { return 0; }
