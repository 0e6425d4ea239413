/* expect: code=1 comment=1 blank=1 functions=none */
int a;
   