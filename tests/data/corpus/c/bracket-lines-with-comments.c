/* expect: code=4 comment=1 blank=0 brackets=3 functions=f:2-5:ccn1 */
int f(void)
{ // a
    ; /* b */
} /* c */
