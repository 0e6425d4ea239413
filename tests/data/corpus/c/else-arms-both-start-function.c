/* expect: code=8 comment=1 blank=0 brackets=1 directives=3 functions=f:3-8:ccn2,g:9-9:ccn1 */
#ifdef A
int f(int a) {
#else
static int f(int a) {
#endif
    return a ? 1 : 2;
}
int g(void) { return 0; }
