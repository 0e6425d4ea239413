/* expect: code=10 comment=1 blank=0 directives=7 functions=h:11-11:ccn1 */
#define F(name) int name(void) { return 0; }
#define G(name) \
    int name(int a) \
    { \
        if (a) return 1; \
        return 0; \
    }
F(f)
G(g)
int h(void) { return 0; }
