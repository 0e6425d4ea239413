# expect: code=2 comment=2 blank=0 functions=f:3-4:ccn1
# Automatically generated, do not edit.
def f():
    return 1
