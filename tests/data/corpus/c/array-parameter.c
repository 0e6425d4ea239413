/* expect: code=1 comment=1 blank=0 functions=f:2-2:ccn1 */
int f(int a[static 2], int b, int c[b][2]) { return a[0] + c[0][0]; }
