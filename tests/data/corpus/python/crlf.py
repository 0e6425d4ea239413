# expect: code=1 comment=3 blank=1 docstrings=2 blanks=1 functions=none
"""a

b"""
c = 1  # d
