# expect: code=3 comment=4 blank=0 functions=none
# the grammar of Python 3.12
a = f"{b["#"]}"
# c
d = f"""{b["""
# e"""]}"""
# f
