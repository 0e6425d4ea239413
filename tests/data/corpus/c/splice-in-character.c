/* expect: code=3 comment=2 blank=0 functions=none */
int a = '\
"';
/* a comment */
int b;
