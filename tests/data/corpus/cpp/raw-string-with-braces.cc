// expect: code=5 comment=1 blank=0 brackets=1 functions=f:2-5:ccn1,g:6-6:ccn1
const char *f() {
    return R"({ if (a && b) {
)";
}
int g() { return 0; }
