# expect: code=2 comment=2 blank=0 docstrings=1 functions=f:2-4:ccn1
def f():
    """a"""  # b
    return 1
