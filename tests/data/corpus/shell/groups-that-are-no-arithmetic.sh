# expect: code=7 comment=4 blank=0 brackets=1
((ls)
# a
)
b=$((ls)
# c
ls)
( (ls; cat <<D) )
# e
D
# f
