# expect: code=4 comment=2 blank=0 functions=f:2-2:ccn1,g:3-5:ccn1
def f(): return 1  # def a(): return 2
def g():  # no body: yet
    # def b(): return 3
    return 4
c = 5
