# expect: code=3 comment=2 blank=1 blanks=1 functions=none
a = """b
# c

d"""
# e
