/* expect: code=4 comment=1 blank=0 directives=3 if0=1 */
#i\
f 0
nop
#endif
