# expect: code=2 comment=1 blank=1 functions=none
a = 1

b = 2
