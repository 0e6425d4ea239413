# expect: code=6 comment=1 blank=0 functions=f:2-5,f.g:3-4,h:6-7
def f(a):
    def g(b):
        return b
    return g(a)
def h():
    return 1
