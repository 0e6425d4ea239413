# expect: code=5 comment=2 blank=1 blanks=1
a='b
# c

d'
e="f
# g"
# h
