/* expect: code=6 comment=1 blank=0 brackets=2 directives=1 functions=DEFINE:3-6:ccn2,g:7-7:ccn1 */
#define DEFINE(name, type) type name(void)
DEFINE(f, int)
{
    return f ? 1 : 2;
}
int g(void) { return 0; }
