# expect: code=4 comment=2 blank=0
cat <<< a - <<EOF
# b
EOF
c="<<EOF"
# d
