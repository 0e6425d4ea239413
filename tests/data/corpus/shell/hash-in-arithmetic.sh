# expect: code=2 comment=2 blank=0
a=$((16#ff)) b=$(( 2#1 ))
c=$((a << 2))
# d
