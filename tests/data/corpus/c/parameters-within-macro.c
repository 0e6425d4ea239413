/* expect: code=5 comment=1 blank=0 functions=f:2-2:ccn2,g:3-4:ccn1,F:6-6:ccn1 */
static int f P((int a)) { return a ? 1 : 2; }
char *g PARAMS ((char *a,
	int b)) { return a; }
int h __P((int a));
int F((name)) { return 1; }
