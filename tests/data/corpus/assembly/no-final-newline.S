/* expect: code=1 comment=2 blank=0 */
	nop
# a