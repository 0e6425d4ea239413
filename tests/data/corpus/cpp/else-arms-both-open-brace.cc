// expect: code=11 comment=1 blank=0 brackets=2 directives=3 functions=f:2-11:ccn2,g:12-12:ccn1
int f(int a) {
#ifdef A
    if (a) {
#else
    if (!a) {
#endif
        return 1;
    }
    return 2;
}
int g() { return 0; }
