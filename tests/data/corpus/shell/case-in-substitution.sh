# expect: code=5 comment=2 blank=0
a="$(case $b in c) echo "it's";; esac)" # d
e=$(
    case $f in (g) ls;; h|i) ls "'";; esac
    ls)
j=$(echo in case)
# k
