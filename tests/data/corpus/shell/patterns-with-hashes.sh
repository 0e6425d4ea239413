# expect: code=4 comment=2 blank=0
[[ $a =~ ^[[:space:]]*(#|$) ]] && b="it's" # c
[[ $a =~ (#|;) ]] && b='"' # d
shopt -s extglob
ls @(#|e)*.+(f|#) # g
# h
