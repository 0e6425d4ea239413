/* expect: code=4 comment=3 blank=1 brackets=2 functions=f:2-6:ccn1 */
int f(void)
{
    return 0; // a

}
/* b
c */
