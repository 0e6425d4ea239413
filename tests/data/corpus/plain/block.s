# expect: code=2 comment=3 blank=0
/* of
   two */
	.globl start
	nop
