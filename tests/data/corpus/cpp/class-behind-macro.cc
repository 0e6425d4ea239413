// expect: code=7 comment=1 blank=0 functions=A::f:2-2:ccn1,B::f:4-4:ccn1,C::f:5-5:ccn1,D::f:6-6:ccn1,E::f:7-7:ccn1,g:8-8:ccn1
class API A { int f() { return 0; } };
struct API(x)
B final : public A { int f() { return 0; } };
class alignas(8) C : A { int f() { return 0; } };
struct __attribute__((packed)) D { int f() { return 0; } };
template <class T, class U> class API E { int f() { return 0; } };
int g() { return 0; }
