# expect: code=3 comment=4 blank=2 functions=f:4-7:ccn1

# A conversion ends the expression in the string.
def f(a):
    """A doc string."""
    b = f"{a!r} {a!s:>{10}}"
    return b

"""Another."""
