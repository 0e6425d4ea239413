/* expect: code=11 comment=1 blank=0 directives=8 includes=1 */
#include <asm.h>
#define A(x) \
	x ; \
	nop
#if A
# ifdef B
# endif
#else
#endif
	.globl a
a:
