/* expect: code=6 comment=1 blank=0 brackets=2 functions=f:3-6:ccn1,g:7-7:ccn1 */
struct a { int b; };
int f(void)
{
    return ((struct a){ .b = 1 }).b;
}
struct a g(void) { return (struct a) { 2 }; }
