/* expect: code=4 comment=2 blank=0 functions=none */
int a;
int b;
int c;
// d
int e;
