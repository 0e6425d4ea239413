# expect: code=3 comment=3 blank=0
a=1
((b = 1 << a))
# c
a
# d
