# expect: code=3 comment=2 blank=0
cat <<E"O"F
# don't
EOF
# a
