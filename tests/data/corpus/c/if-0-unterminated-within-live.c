/* expect: code=5 comment=1 blank=0 directives=2 if0=1 functions=g:2-2:ccn1,h:4-4:ccn1 */
int g(void) { return 0; }
#ifdef A
int h(void) { return 0; }
#if 0
int f(void) { return 0; }
