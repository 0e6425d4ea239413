/* expect: code=5 comment=1 blank=0 brackets=2 functions=f:2-6:ccn1 */
int f(int iffy, int format)
{
    int do_while = iffy, case1 = format, if_ = 0;
    return do_while + case1 + if_;
}
