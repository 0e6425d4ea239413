# expect: code=5 comment=2 blank=0
cat <<EOF
EOF a
# b
aEOF
EOF
# c
