# expect: code=2 comment=3 blank=0 docstrings=2 functions=none
a = 1
"""b
c"""
d = 2
