/* expect: code=2 comment=1 blank=0 functions=café:2-2:ccn1,g:3-3:ccn1 */
int café(void) { return 0; }
int g(void) { return café(); }
