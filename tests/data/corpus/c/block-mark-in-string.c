/* expect: code=3 comment=1 blank=0 functions=none */
char *a = "/*";
int b;
char *c = "*/";
