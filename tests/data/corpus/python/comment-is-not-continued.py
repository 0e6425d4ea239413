# expect: code=1 comment=2 blank=0 functions=none
# a comment ends with its line \
a = 1
