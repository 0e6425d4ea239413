# expect: code=7 comment=1 blank=0 functions=f:2-5:ccn2,f.g:3-3:ccn1,h:7-7,i:8-8:ccn1
def f(a):
    def g(b): return b
    if a:
        return g(a)
class A:
    def h(self): return 1
def i(): pass
