/* expect: code=1 comment=4 blank=0 */
# iffy
# includes are below
# 80 columns
	nop
