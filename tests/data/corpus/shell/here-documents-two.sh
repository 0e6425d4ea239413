# expect: code=5 comment=2 blank=0
cat <<A; cat <<B
# a
A
# b
B
# c
