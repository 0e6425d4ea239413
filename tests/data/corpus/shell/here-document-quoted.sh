# expect: code=9 comment=4 blank=0
cat <<'EOF'
# $(a "
EOF
# b
cat <<"EOF"
# '
EOF
# c
cat <<\EOF
# `
EOF
# d
