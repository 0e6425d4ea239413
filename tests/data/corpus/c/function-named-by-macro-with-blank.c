/* expect: code=3 comment=1 blank=0 directives=1 functions=JOIN:3-3:ccn1,g:4-4:ccn1 */
#define JOIN(a, b) a##b
int JOIN (f, g) (int a) { return a; }
int g(void) { return 0; }
