# expect: code=3 comment=2 blank=0 functions=none
a = f"# {b} {{# c}}"
d = f"""{a!r:>{e}}
# f"""
# g
