# expect: code=3 comment=1 blank=1 blanks=1
cat <<EOF
# a

# b
