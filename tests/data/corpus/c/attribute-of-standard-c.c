/* expect: code=6 comment=1 blank=0 brackets=2 functions=f:2-2:ccn1,g:3-6:ccn1,h:7-7:ccn1 */
[[nodiscard]] int f(void) { return 0; }
int g(void) [[gnu::cold]]
{
    return 0;
}
[[deprecated("a (b")]] [[maybe_unused]] int h(void) { return 0; }
