# expect: code=3 comment=2 blank=1
cat <<''
# a

# b
ls
