/* expect: code=14 comment=1 blank=0 brackets=3 directives=4 functions=f:2-14:ccn2,g:15-15:ccn1 */
int f(int a)
{
#ifdef A
    if (a == 1) {
#elifdef B
    if (a == 2) {
#elifndef C
    if (a == 3) {
#endif
        a++;
    }
    return a;
}
int g(void) { return 0; }
