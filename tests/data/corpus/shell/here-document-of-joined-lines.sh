# expect: code=7 comment=3 blank=0
cat <<EOF
# a \
EOF
EOF
# b
cat <<'EOF'
# c \
EOF
# d
