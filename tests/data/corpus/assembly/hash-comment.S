/* expect: code=2 comment=3 blank=0 */
# a comment
   # another
	nop
	nop	# c
