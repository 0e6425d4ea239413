# expect: code=4 comment=2 blank=1

all: one \
	two
	# a command of the shell, whose comment it is
	echo "# no comment" # one behind code
name = a\#b
