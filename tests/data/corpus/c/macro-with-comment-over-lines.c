/* expect: code=3 comment=2 blank=0 directives=2 functions=none */
#define A 1 /* b \
c
d */ + 2
int e = A;
