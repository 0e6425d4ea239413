# expect: code=4 comment=1 blank=0 functions=f:2-3:ccn1,g:4-5:ccn1
def f():
    pass
def g():
    ...
