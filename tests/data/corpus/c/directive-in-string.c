/* expect: code=4 comment=1 blank=0 functions=f:5-5:ccn1 */
char *a = "\
#if 0\
";
int f(void) { return 0; }
