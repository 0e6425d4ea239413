/* expect: code=2 comment=2 blank=0 directives=1 functions=none */
#define A 1 // b \
c
int d = A;
