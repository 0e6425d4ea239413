/* expect: code=2 comment=1 blank=0 directives=1 functions=JOIN:3-3:ccn1 */
#define JOIN(a, b) a##b
int JOIN(f, JOIN(g, h))(int a) { return a; }
