# expect: code=2 comment=3 blank=0
# don't
ls
# "
ls
