# expect: code=3 comment=1 blank=0 functions=f:2-4:ccn1
def f():
    """a"""; b = 1
    return b
