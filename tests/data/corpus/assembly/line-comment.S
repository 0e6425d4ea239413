/* expect: code=1 comment=2 blank=0 */
// a
	nop // b
