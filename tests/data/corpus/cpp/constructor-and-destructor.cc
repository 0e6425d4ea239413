// expect: code=5 comment=1 blank=0 brackets=2 functions=A::A:2-5:ccn1,A::~A:6-6:ccn1
A::A(int a)
    : b(a), c{a}
{
}
A::~A() { }
