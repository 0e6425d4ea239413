/* expect: code=1 comment=2 blank=0 functions=none */
// Å ç è ê ù
int a;
