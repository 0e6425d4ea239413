# expect: code=4 comment=2 blank=0
a=`cat <<EOF
# b
EOF
`
# c
