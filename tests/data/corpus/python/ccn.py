# expect: code=9 comment=1 blank=0 functions=f:2-10:ccn7
def f(a, b):
    if a and b:
        return 1
    elif a or b:
        return 2
    for c in a:
        while b:
            b -= c
    return 3
