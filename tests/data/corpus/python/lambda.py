# expect: code=3 comment=1 blank=0 functions=f:3-4:ccn1
a = lambda b: b
def f():
    return lambda c: c
