/* expect: code=6 comment=1 blank=0 brackets=2 directives=1 functions=DO:3-6:ccn1,g:7-7:ccn1 */
#define DO(name) do_##name
long DO(f)(int a)
{
    return a;
}
int g(void) { return 0; }
