# expect: code=4 comment=3 blank=0 brackets=1
diff <(
    # don't
    ls
) <(ls # a
)
# b
