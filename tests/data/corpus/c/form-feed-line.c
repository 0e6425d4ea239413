/* expect: code=2 comment=1 blank=1 functions=none */
int a;

int b;
