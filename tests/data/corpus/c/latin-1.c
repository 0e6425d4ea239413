/* expect: code=1 comment=2 blank=0 functions=none */
/* café */
char *a = "é"; // ü
