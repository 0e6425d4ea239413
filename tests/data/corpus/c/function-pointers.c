/* expect: code=4 comment=1 blank=0 functions=f:5-5:ccn1 */
int (*a)(int) = 0;
typedef int (*b)(int);
struct c { int (*d)(int); };
int f(int (*g)(int), void (*h)(void)) { return g(1); }
