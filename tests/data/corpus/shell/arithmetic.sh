# expect: code=6 comment=4 blank=0
((a = 16#ff << 2))
# b
for ((i = 0; i < 1 << 2; i++)); do ls; done
if((1 << 2)); then ls; fi
a=$(((1 << 2) + 1)) b=$((
    1 << a))
# c
a=$[1 << 2]
# d
