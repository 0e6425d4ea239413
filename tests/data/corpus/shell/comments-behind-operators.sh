# expect: code=6 comment=2 blank=0
ls;# don't
ls &# "
ls |# `
(ls)# $(
ls>a#b'
c'
# d
