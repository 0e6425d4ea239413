# expect: code=3 comment=2 blank=0
cat 3<<EOF <&3
# a
EOF
# b
