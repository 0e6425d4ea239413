// expect: code=8 comment=1 blank=0 brackets=1 functions=S::f:8-8:ccn1
struct S {
    static inline int a asm ("name_of_a") { 0 };
    int b alignas(16) { };
    int c __attribute__((aligned(16))) { };
    alignas(8) int d { 1 };
    PRIORITY (1) Cache cache { sizeof (S), 2 };
    void f() { }
};
