/* expect: code=5 comment=1 blank=0 functions=f:3-3:ccn1,g:4-4:ccn1,i:6-6:ccn1 */
struct a { int b; };
struct a f(void) { struct a c = { 1 }; return c; }
struct a *g(struct a *b) { return b; }
enum d { E } h(void);
enum d i(void) { return E; }
