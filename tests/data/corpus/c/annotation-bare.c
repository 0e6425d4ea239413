/* expect: code=10 comment=1 blank=0 brackets=4 directives=2 functions=f:4-7:ccn1,g:8-11:ccn1 */
#define __init
#define A
int f(void) __init
{
    return 0;
}
int g(void) __init A
{
    return 0;
}
