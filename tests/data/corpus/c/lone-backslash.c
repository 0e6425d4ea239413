/* expect: code=3 comment=1 blank=0 directives=3 functions=none */
#define A \
\
1
