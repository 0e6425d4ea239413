// expect: code=10 comment=1 blank=0 brackets=1 functions=A::f:4-4:ccn2,A::g:11-11:ccn1
class A : public B {
public:
    int f() const override { return b ? 1 : 2; }
    int g();
    virtual int h() = 0;
    A(const A &) = delete;
private:
    int b = 0;
};
int A::g() { return 0; }
