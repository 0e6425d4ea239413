// expect: code=24 comment=2 blank=0 brackets=7 functions=outer:2-12:ccn2,Local::Local:4-4:ccn2,Local::get:5-7:ccn2,Local::~Local:9-9:ccn1,guarded:13-23:ccn1,Guard::~Guard:15-15:ccn2,Guard::run:16-20:ccn1,Inner::both:18-18:ccn2,last:24-26:ccn2
int outer(int a) {
    static struct Local : Base<int> {
        Local() : value(a ? 1 : 2) { }
        int get(int v) const {
            return v ? 1 : 2;
        }
        // a comment
        ~Local() { }
    } local;
    return a && local.get(a);
}
template <typename T> void guarded(T &&t) {
    struct Guard final { T &t; int value = 0;
        ~Guard() { if (t) t.end(); }
        void run() {
            struct Inner {
                bool both(bool x, bool y) { return x && y; } };
            Inner().both(true, false);
        }
    } guard { t };
    guard.run();
}
int last(bool a) {
    return a ? 1 : 2;
}
