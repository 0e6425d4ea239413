# expect: code=4 comment=4 blank=0
all:
	cd one; \
	# a comment for the shell, which ends \
	cd two
name = value
	# a comment for make, which goes on \
	here
