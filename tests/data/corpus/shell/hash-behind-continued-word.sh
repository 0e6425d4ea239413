# expect: code=2 comment=2 blank=0
echo a\
#b
# c
