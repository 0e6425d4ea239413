/* expect: code=4 comment=1 blank=0 directives=2 functions=f:4-4:ccn1,g:5-5:ccn1 */
#define __init
#define __section(a)
static int __init f(void) { return 0; }
static __section(".b") int g(void) { return 0; }
