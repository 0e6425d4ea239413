/* expect: code=2 comment=1 blank=1 directives=1 functions=none */
#define A 1 \

int b;
