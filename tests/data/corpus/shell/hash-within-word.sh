# expect: code=1 comment=2 blank=0
echo a#b \# "#" '#' $'#'
# c
