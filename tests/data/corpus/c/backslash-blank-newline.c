/* expect: code=1 comment=3 blank=0 functions=none */
// gcc splices here, although a blank is behind it \ 
int a;
int b;
