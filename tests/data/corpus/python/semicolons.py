# expect: code=2 comment=1 blank=0 functions=none
a = 1; b = 2  # c
d = 3;
