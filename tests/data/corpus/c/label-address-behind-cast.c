/* expect: code=7 comment=1 blank=0 brackets=1 functions=f:2-6:ccn1,g:7-8:ccn3 */
int f(void)
{
again:
	g((long)&&again, (unsigned long) &&again, (char *)&&again - (char *)&&f_end, (mine)&&again); f_end:
	return (uintptr_t)&&again; }
int g(int a, int b) { return (a)&&b
	&& (long)(b); }
