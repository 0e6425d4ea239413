/* expect: code=2 comment=2 blank=0 */
int a = 'n
/* the literal ended with its line */
int b;
