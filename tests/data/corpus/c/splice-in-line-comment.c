/* expect: code=1 comment=3 blank=0 functions=none */
// a comment \
goes on here; int a;
int b;
