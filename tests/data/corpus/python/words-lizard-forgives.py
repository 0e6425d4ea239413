# expect: code=2 comment=2 blank=0 functions=f:2-4:ccn1
def f():
    # #lizard forgives
    return 1
