/* expect: code=1 comment=4 blank=0 functions=none */
// don't
int a;
// a " mark
/* b */
