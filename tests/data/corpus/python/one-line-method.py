# expect: code=4 comment=1 blank=0 functions=f:3-3,g:4-5
class A:
    def f(self): return 1
    def g(self):
        return 2
