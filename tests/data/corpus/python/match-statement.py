# expect: code=5 comment=2 blank=0 docstrings=1 functions=none
match = {"case": 1}
match match:
    case {"case": 1}:
        a = 1
    case _:
        """b"""
