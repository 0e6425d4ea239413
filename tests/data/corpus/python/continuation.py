# expect: code=5 comment=1 blank=0 functions=none
a = 1 + \
    2
if a and \
        a > 1:
    b = 3
