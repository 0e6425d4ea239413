# expect: code=3 comment=2 blank=0
cat <<EOF.1
# don't
EOF.1
# e
