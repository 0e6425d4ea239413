/* expect: code=6 comment=1 blank=0 directives=6 functions=none */
#define MAX(a, b) ({ \
    typeof(a) _a = (a); \
    typeof(b) _b = (b); \
    _a > _b ? _a : _b; })
#define FOR_EACH(a, b) \
    for (a = (b); a; a = a->next)
