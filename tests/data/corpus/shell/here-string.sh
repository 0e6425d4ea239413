# expect: code=3 comment=3 blank=0
cat <<< EOF
# a
cat <<<"EOF"
# b
EOF
