/* expect: code=5 comment=1 blank=0 brackets=2 functions=f:2-5:ccn1,g:6-6:ccn1 */
static __attribute__((noinline, section(".a"))) int f(void)
{
    return 0;
}
int __attribute__((cold)) g(void) { return 0; }
