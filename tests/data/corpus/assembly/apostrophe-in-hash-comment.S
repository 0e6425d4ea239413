/* expect: code=1 comment=2 blank=0 */
# don't /* open a comment
	nop
