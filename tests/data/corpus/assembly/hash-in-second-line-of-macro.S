/* expect: code=3 comment=1 blank=0 directives=2 */
#define A(x) \
	# x
	nop
