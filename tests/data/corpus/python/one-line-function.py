# expect: code=4 comment=1 blank=0 functions=f:2-2:ccn1,g:4-5:ccn1
def f(a): return a
b = 1
def g(a):
    return a
