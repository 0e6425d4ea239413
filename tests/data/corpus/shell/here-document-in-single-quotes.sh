# expect: code=4 comment=3 blank=0
echo 'cat <<EOF'
# a
cat <<EOF
# c
EOF
# d
