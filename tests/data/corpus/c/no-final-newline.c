/* expect: code=2 comment=1 blank=0 functions=none */
int a;
int b;