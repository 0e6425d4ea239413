# expect: code=2 comment=4 blank=0
# cat <<EOF
# a
ls
# EOF
EOF
