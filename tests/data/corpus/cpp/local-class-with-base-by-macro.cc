// expect: code=9 comment=1 blank=0 brackets=1 functions=f:2-7:ccn1,Local::get:4-5:ccn2,In::both:9-9:ccn2,g:10-10:ccn1
void f() {
    struct EXPORT Local : public Base, SCRIPTABLE_IMPL(IHost) {
        int get(int a) { if (a)
            return 1; return 2; } };
    Local().get(3);
}
auto made = [] {
    struct alignas(8) In { bool both(bool a, bool b) { return a && b; } }; return In(); };
void g() { }
