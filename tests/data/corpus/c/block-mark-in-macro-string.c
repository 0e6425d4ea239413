/* expect: code=2 comment=2 blank=0 directives=1 functions=none */
#define A "/*"
int b;
/* c */
