/* expect: code=2 comment=1 blank=0 */
	nop; nop
	; nop
