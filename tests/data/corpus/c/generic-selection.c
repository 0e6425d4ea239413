/* expect: code=1 comment=1 blank=0 functions=f:2-2:ccn1 */
int f(int a) { return _Generic(a, int: 1, default: 2); }
