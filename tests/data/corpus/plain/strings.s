# expect: code=2 comment=1 blank=1
	.ascii "# no comment"

	.ascii "/* nor this */"
