# expect: code=7 comment=1 blank=0 brackets=1
case $a in
    '#') ls ;; # b
    \#*) ls ;;
    a|b)
        ls
        ;;
esac
