# expect: code=12 comment=1 blank=1 blanks=1 functions=f:2-4:ccn1,g:5-6:ccn1,h:7-9:ccn1,i:10-12:ccn1,j:14-14:ccn1
def f(a): return [
    a,
]
def g(a,
      b): return a
def h(a): \
    return \
        a
def i(): """a

b"""
k = 1
def j(): pass
