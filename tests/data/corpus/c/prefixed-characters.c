/* expect: code=2 comment=2 blank=0 functions=none */
int a = L'"', b = u'"', c = U'"', d = u8'"'; /* "
*/
int e;
