/* expect: code=1 comment=3 blank=0 */
// gcc splices here, although a blank is behind it \ 
nop
nop
