/* expect: code=1 comment=1 blank=0 functions=none */
int a; \