# expect: code=6 comment=3 blank=0
cat << EOF
# a
EOF
# b
cat <<- 'EOF'
# c
EOF
# d
