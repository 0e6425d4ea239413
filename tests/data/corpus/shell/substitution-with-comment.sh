# expect: code=3 comment=3 blank=0 brackets=1
a=$(
    # don't
    ls
)
# b
