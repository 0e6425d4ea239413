# expect: code=2 comment=2 blank=0
a="$(echo "b # c" '#')" # d
e="${f#"g"}"
# h
