/* expect: code=7 comment=1 blank=0 directives=6 functions=f:8-8:ccn1 */
#define A(x) \
    if (x) { \
        (x)++; \
    } else { \
        (x)--; \
    }
int f(int a) { A(a) return a; }
