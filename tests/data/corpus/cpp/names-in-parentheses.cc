// expect: code=5 comment=1 blank=0 directives=1 functions=f:2-2:ccn1,h:3-3:ccn1,JOIN:5-5:ccn1,g:6-6:ccn1
int (f)(int a) { return 0; }
int (*h(int a))(int) { return 0; }
#define JOIN(a, b) a##b
int JOIN(i, j)(int a) { return 0; }
int g() { return 0; }
