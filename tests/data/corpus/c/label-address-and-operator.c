/* expect: code=7 comment=1 blank=0 brackets=2 functions=f:2-8:ccn3 */
int f(int a)
{
    void *d = &&b;
    if (a && d == &&b)
        goto *d;
b:  return a;
}
