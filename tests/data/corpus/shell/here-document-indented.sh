# expect: code=3 comment=2 blank=0
cat <<-EOF
	# a
	EOF
# b
