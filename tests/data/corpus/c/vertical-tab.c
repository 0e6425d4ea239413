/* expect: code=1 comment=2 blank=1 functions=none */

inta;
// bint c;
