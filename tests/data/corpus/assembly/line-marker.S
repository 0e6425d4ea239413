/* expect: code=2 comment=1 blank=0 directives=1 */
# 1 "a.S"
	nop
