/* expect: code=1 comment=3 blank=0 functions=none */
/\
/ a comment
int b;
