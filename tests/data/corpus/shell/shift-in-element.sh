# expect: code=2 comment=2 blank=0
element[1<<two]=3
# a comment
two]=3
