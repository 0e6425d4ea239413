/* expect: code=9 comment=1 blank=0 brackets=2 strings=1 functions=f:2-7:ccn1,i:10-10:ccn1 */
int f(int a)
{
    asm volatile("{ nop }\n\t# don't" : "=r"(a) : "0"(a) : "memory");
    __asm__("/* \" */");
    return a;
}
asm(".globl g\n"
    "g: ret // h");
int i(void) { return 0; }
