/* expect: code=3 comment=2 blank=0 directives=2 functions=none */
/* a */ #define B 1
/*
*/ #undef B
int c;
