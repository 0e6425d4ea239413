// expect: code=6 comment=1 blank=0 brackets=2 functions=A::A:2-6:ccn4,g:7-7:ccn1
A::A(int a)
    : b(a ? 1 : 2), c<d>{a && 1}
{
    if (a) g();
}
int g() { return 0; }
