/* expect: code=16 comment=1 blank=0 brackets=3 directives=5 functions=f:2-16:ccn2,g:17-17:ccn1 */
int f(int a)
{
#if A
    if (a == 1) {
#elif B
    if (a == 2) {
#elif C
    if (a == 3) {
#else
    if (a == 4) {
#endif
        a++;
    }
    return a;
}
int g(void) { return 0; }
