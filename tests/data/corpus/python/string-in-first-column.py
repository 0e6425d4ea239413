# expect: code=13 comment=1 blank=0 brackets=1 functions=f:2-9:ccn2,g:11-14
def f(a):
    b(
"""c
d""" % a
    )
    if a:
        return """
e"""
class A:
    def g(self):
        h(1,
2)
        return 3
