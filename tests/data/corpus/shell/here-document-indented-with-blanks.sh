# expect: code=5 comment=2 blank=0
cat <<-EOF
    EOF
# still in the document
	don't
		EOF
# a
