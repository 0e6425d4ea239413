# expect: code=3 comment=2 blank=0
a=$'it\'s # b' # don't
c=$"d # e" # "
f='\' # g
# h
