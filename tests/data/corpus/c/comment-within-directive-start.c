/* expect: code=2 comment=1 blank=0 directives=1 functions=none */
# /* a */ define B 1
int c = B;
