/* expect: code=1 comment=1 blank=0 functions=f:2-2:ccn5 */
int f(int a, int b) { return g(a ? 1 : 2)(b) || h(a && b, 3)(a || b); }
