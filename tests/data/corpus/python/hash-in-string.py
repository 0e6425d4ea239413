# expect: code=3 comment=1 blank=0 functions=none
a = "# b"
c = '#'  # d
e = "\"# f"
