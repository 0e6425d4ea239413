# expect: code=3 comment=3 blank=0
a=`
    # b
    ls "\`ls '#'\`"
`
# c
