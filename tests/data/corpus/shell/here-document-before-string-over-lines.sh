# expect: code=5 comment=2 blank=0
cat <<EOF; echo "a
# b"
# don't
EOF
c=d
# e
