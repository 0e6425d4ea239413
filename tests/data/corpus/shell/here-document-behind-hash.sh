# expect: code=6 comment=3 blank=0
cat ${a#b} <<EOF
# c
EOF
# d
echo $# <<EOF
# don't
EOF
# e
