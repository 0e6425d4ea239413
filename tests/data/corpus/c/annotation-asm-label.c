/* expect: code=2 comment=1 blank=0 functions=h:3-3:ccn1 */
int f(void) asm("g");
int h(void) { return 0; }
