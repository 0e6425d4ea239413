/* expect: code=1 comment=2 blank=0 functions=none */
/* vim: set fileencoding=klingon : */
int a;
