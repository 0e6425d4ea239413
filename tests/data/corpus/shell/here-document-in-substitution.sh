# expect: code=4 comment=2 blank=0 brackets=1
a=$(cat <<EOF
# b
EOF
)
# c
