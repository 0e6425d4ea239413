# expect: code=3 comment=2 blank=0
cat <<EOF | grep a > b # c
# d
EOF
# e
