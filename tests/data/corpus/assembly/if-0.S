/* expect: code=4 comment=1 blank=0 directives=2 if0=1 */
#if 0
	nop
#endif
	nop
