// expect: code=4 comment=1 blank=0 functions=f:2-2:ccn1,h:3-4:ccn1,g:5-5:ccn1
__attribute__((cold)) int f() __attribute__((hot)) { return 0; }
int h [[gnu::cold]]
    [[gnu::hot]] () { return 0; }
int g() { return 0; }
