/* expect: code=2 comment=1 blank=0 functions=g:3-3:ccn1 */
int f(char *a, ...) __attribute__((format(printf, 1, 2)));
int g(void) { return 0; }
