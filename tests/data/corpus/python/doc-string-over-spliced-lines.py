# expect: code=2 comment=3 blank=0 docstrings=2 functions=f:2-5:ccn1
def f():
    "a" \
    "b"
    return 1
