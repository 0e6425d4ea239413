# expect: code=3 comment=2 blank=0 functions=none
a = b"# b" + rb'\'#'
c = Rb"""
# d"""
# e
