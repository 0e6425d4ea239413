/* expect: code=1 comment=3 blank=0 functions=none */
// the second of these splices \\
so this is a comment
int b;
