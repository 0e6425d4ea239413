/* expect: code=2 comment=2 blank=0 functions=none */
int a = '"'; /* b
c */
int d = '"';
