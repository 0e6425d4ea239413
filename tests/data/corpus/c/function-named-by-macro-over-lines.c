/* expect: code=7 comment=1 blank=0 brackets=2 directives=1 functions=JOIN:3-8:ccn1 */
#define JOIN(a, b) a##b
int JOIN(f,
         g)
    (int a)
{
    return a;
}
