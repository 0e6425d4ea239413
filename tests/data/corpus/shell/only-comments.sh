# expect: code=0 comment=3 blank=1
# a

# b
