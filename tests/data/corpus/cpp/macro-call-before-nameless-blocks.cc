// expect: code=8 comment=1 blank=0 brackets=1 functions=f:4-4:ccn1,g:9-9:ccn1
EXPORT(a)
namespace {
int f() { return 0; }
}
EXPORT(b)
enum { A, B };
enum C { D(e) E, F = sizeof(struct G) << 1 };
int g() { return 0; }
