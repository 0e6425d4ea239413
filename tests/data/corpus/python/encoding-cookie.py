# expect: code=1 comment=2 blank=0 functions=none
# coding: iso-8859-15
a = "é"  # è
