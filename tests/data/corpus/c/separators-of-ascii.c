/* expect: code=1 comment=2 blank=0 functions=none */
// aint b;int c;int d;
int e;
