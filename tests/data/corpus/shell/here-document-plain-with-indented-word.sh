# expect: code=4 comment=2 blank=0
cat <<EOF
	EOF
# still in the document
EOF
# b
