/* expect: code=3 comment=1 blank=0 */
	.ascii "# a // b ; /* @"
	.asciz "\"/*"
	nop
