/* expect: code=1 comment=3 blank=0 functions=none */
/* an odd " in a comment */
int a;
/* " */
