# expect: code=3 comment=2 blank=1
	.text
# alone

start:	# behind code
	ret
