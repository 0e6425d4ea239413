# expect: code=2 comment=2 blank=0 functions=none
a = " #"
b = "#"
# c d = 1
