# expect: code=2 comment=2 blank=0 strings=1 functions=none
a = \
    """b"""
# c
