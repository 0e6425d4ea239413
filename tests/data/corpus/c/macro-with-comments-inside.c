/* expect: code=6 comment=1 blank=0 directives=5 functions=none */
#define A(x) /* b */ \
    /* c */ \
    do { \
        (x)++; /* d */ \
    } while (0)
int e;
