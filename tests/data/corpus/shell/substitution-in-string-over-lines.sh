# expect: code=5 comment=3 blank=0
a="b $(
    # don't
    ls "c # $(ls '#')
    # d"
) # e"
f="${g#"$(ls)"}" # "
# h
