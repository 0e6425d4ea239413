# expect: code=11 comment=2 blank=0
cat <<!
# no comment
!
cat <<$X
# none
$X
# a comment
cat <<"A B" <<\C
# none
A B
# it's none
C
