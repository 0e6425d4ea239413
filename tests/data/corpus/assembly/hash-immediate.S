/* expect: code=2 comment=1 blank=0 */
	mov	r0, #1
	add	r0, r0, #(1 << 2)
