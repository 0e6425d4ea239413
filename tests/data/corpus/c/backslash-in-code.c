/* expect: code=2 comment=2 blank=0 directives=1 functions=none */
#define A(x) #x
char *a = A(\n); /* a backslash outside of literals
*/
