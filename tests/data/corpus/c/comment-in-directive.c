/* expect: code=3 comment=1 blank=0 directives=2 functions=none */
#define A /* b
c */ 1
int d = A;
