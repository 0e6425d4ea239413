/* expect: code=1 comment=2 blank=0 functions=none */
// é a…int b;
int c;
