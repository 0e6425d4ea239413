/* expect: code=14 comment=1 blank=0 brackets=2 functions=catch:2-2:ccn2,operator:3-7:ccn1,template:8-8:ccn1,namespace:9-9:ccn1,class:11-11:ccn2,and:12-12:ccn1,last:13-15:ccn3 */
int catch(int template) { return template && template; }
int operator(int n)
{
	int catch = n; catch += 1;
	return catch;
}
int template(int class) { class = 3; return class; }
int namespace(void) { struct class *class = 0; int namespace = 1; return namespace; }
struct class { int catch, new; int (*operator)(int); };
int class(struct class *x) { return x ? 1 : 2; }
static int and(int or) { return or; }
int last(void) {
	return catch(1) || operator(2) || 3;
}
