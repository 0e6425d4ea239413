/* expect: code=1 comment=4 blank=1 functions=none */
int a;
/* no end
int b;

int c;
