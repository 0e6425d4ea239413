/* expect: code=6 comment=1 blank=0 brackets=2 directives=1 functions=f:4-7:ccn1 */
#define __releases(a)
static inline void __releases(b)
f(int a)
{
    a++;
}
