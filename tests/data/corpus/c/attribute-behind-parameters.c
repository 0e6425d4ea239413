/* expect: code=4 comment=1 blank=0 brackets=2 functions=f:2-5:ccn2 */
void f(void) __attribute__((noreturn))
{
    for (;;);
}
