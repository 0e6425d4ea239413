/* expect: code=1 comment=3 blank=0 */
# a1 "b"
# 1 b "c"
nop
