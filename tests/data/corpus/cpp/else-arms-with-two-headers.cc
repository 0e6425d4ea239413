// expect: code=9 comment=1 blank=0 brackets=2 directives=3 functions=A::f:3-9:ccn1,g:10-10:ccn1
#ifdef B
int A::f()
#else
int A::f(int a)
#endif
{
    return 0;
}
int g() { return 0; }
