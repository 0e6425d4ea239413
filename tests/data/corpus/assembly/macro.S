/* expect: code=3 comment=1 blank=0 */
	.macro a b, c=1
	mov \b, \c
	.endm
