/* expect: code=2 comment=2 blank=0 functions=none */
char *a = "??/"; /* b
"; */
int c;
