/* expect: code=1 comment=2 blank=1 */
# a
	nop

