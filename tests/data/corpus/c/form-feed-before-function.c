/* expect: code=3 comment=2 blank=0 brackets=2 functions=f:3-5:ccn1 */
/*  */
int f(void)
{
}
