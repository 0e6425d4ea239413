// expect: code=7 comment=1 blank=0 functions=A::A:3-5:ccn3,A::A:6-6:ccn2
struct A { int a; B b;
    A(int x, B y = B{1})
    : a(x, Args { 1, Quota { x ? 1 : 2 } }),
      b({ x, x || 1, 0 }) { }
    A() : a { 1 ? 2 : 3 }, b{} { }
    int c[2] { 1, 2 };
};
