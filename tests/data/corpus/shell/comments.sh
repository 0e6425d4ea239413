# expect: code=4 comment=3 blank=0 brackets=1
# a
   # b
ls; # c
(# d
ls)
a#b c
