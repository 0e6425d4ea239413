/* expect: code=3 comment=1 blank=0 functions=none */
char *a = "b \  
/* c";
int d;
