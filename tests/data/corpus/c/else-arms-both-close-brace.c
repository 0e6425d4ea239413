/* expect: code=13 comment=1 blank=0 brackets=4 directives=3 functions=f:2-13:ccn2,g:14-14:ccn1 */
int f(int a)
{
    if (a) {
        a++;
#ifdef A
    }
#else
        a--;
    }
#endif
    return a;
}
int g(void) { return 0; }
