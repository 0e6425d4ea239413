/* expect: code=15 comment=1 blank=0 brackets=2 directives=7 functions=f:2-16:ccn1 */
int f(int a)
{
#ifdef A
    a++;
#endif
#if defined(B) && defined(C) || D
    a++;
#elif E
    a--;
#endif
#ifndef F
    a *= 2;
#endif
    return a;
}
