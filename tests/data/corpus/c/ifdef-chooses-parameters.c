/* expect: code=9 comment=1 blank=0 brackets=3 directives=2 functions=f:2-9:ccn1,g:10-10:ccn1 */
int f(int a
#ifdef A
    , int b
#endif
)
{
    return a;
}
int g(void) { return 0; }
