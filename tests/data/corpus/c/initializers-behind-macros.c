/* expect: code=14 comment=1 blank=0 brackets=2 functions=real:6-6:ccn1,other:7-7:ccn1,MADE:8-8:ccn1,after:15-15:ccn1 */
static const SMALL(unsigned short flags[] = ) LARGE(unsigned int flags[] = ) {
	1, 2, 3, };
TABLE(a) { 1, f(2, 3) };
TABLE(b) { { 1, 2 }, { 3, 4 } };
int real(void) { return 1; };
int other(void) { f(1, 2); };
MADE(x) { }
MACHINE(y)
{
	.name = "y",
	.init = real,
};
TABLE(c) { [0] = 1 };
int after(void) { return 1; }
