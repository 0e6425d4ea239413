/* expect: code=1 comment=3 blank=0 functions=none */
/* a /* b */
int c;
/* d */ /* e */
