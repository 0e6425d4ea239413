# expect: code=4 comment=3 blank=0 docstrings=2
"a" f"b"
"c" "d"
name = "e"
"""f
""" rf"""{name}"""
"g"
