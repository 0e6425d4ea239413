/* expect: code=4 comment=2 blank=0 brackets=2 functions=f:2-6:ccn1 */
int f(void)
{
    /* #lizard forgives */
    return 0;
}
