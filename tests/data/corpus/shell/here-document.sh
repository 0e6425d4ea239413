# expect: code=4 comment=2 blank=1 blanks=1
cat <<EOF
# a

don't
EOF
# b
