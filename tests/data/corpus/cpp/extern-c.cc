// expect: code=4 comment=1 blank=0 brackets=1 functions=f:3-3:ccn1,g:5-5:ccn1
extern "C" {
int f(void) { return 0; }
}
extern "C" int g(void) { return 0; }
