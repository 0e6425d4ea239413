/* expect: code=9 comment=1 blank=0 brackets=2 functions=f:2-10:ccn3 */
int f(int a)
{
    void *b[] = { &&L, &&M }, *c = (void *)&&L;
    if (a && c == &&L)
        return &&M - &&L;
    goto *&&L;
 L:
 M: return 0;
}
