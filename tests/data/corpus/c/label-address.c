/* expect: code=7 comment=1 blank=0 brackets=2 functions=f:2-8:ccn1 */
void f(void)
{
    static void *a[] = { &&b, &&c };
    goto *a[0];
b: ;
c: return;
}
