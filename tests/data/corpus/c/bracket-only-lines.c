/* expect: code=9 comment=1 blank=0 brackets=6 functions=f:2-7:ccn1 */
int f(void)
{
    {
    }
    ;
}
int a[] = {
    1
};
