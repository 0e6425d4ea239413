# expect: code=4 comment=1 blank=0 brackets=1 strings=2 functions=none
f(
    """a
    # b"""
)
