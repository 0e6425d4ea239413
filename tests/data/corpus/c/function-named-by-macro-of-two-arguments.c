/* expect: code=5 comment=1 blank=0 brackets=2 directives=1 functions=JOIN:3-6:ccn1 */
#define JOIN(a, b) a##b
int JOIN(f, g)(int a)
{
    return a;
}
