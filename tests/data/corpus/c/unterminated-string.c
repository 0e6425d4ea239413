/* expect: code=2 comment=2 blank=0 */
char *a = "no end
// the literal ended with its line
int b;
