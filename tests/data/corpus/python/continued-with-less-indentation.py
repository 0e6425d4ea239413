# expect: code=8 comment=1 blank=0 brackets=1 functions=f:2-8:ccn2
def f(a):
        b = [
    a,
]
        c = a + \
  b
        return c or b
d = 1
