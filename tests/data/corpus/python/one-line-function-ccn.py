# expect: code=3 comment=1 blank=0 functions=f:2-2:ccn3,g:3-3:ccn3,h:4-4:ccn1
def f(a): return 1 if a and a[0] else 2
def g(a): b = [c for c in a]; return b or a
def h(a): return a
