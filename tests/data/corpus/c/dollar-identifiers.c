/* expect: code=4 comment=1 blank=0 functions=$f:2-2:ccn1,f$:3-3:ccn2,$:4-4:ccn1,a$b$c:5-5:ccn1 */
int $f(void) { return 0; }
int f$(int a$) { return a$ ? $f() : 0; }
int $(void) { return 0; }
int a$b$c(void) { return 0; }
