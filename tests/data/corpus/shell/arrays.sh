# expect: code=5 comment=4 blank=0 brackets=1
a=(
    # don't
    'b' # c
    d#e
)
# f
g+=(h) # i
# j
