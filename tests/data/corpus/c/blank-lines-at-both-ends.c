/* expect: code=1 comment=1 blank=3 functions=none */

int a;


