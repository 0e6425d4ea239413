/* expect: code=2 comment=2 blank=0 */
@ a comment of Arm
	nop	@ b
	bl	a@PLT
