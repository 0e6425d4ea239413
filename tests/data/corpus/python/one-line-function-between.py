# expect: code=9 comment=2 blank=2 functions=f:2-5:ccn2,g:7-7:ccn1,h:8-8:ccn1,i:12-13:ccn1
def f(a):
    if a:
        return 1
    return 2

def g(): return 3
def h(): return 4
# a

j = 5
def i():
    return 6
