# expect: code=1 comment=2 blank=0
# a comment ends with its line \
ls
