# expect: code=2 comment=2 blank=0
cat <<EOF
EOF
# a
