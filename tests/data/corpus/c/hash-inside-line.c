/* expect: code=5 comment=1 blank=0 brackets=1 directives=1 functions=f:6-6:ccn1 */
#define A(x) #x
char *a = A(
b # if 0
);
int f(void) { return 0; }
