/* expect: code=5 comment=1 blank=0 brackets=2 functions=f:2-5:ccn1,g:6-6:ccn1 */
void *(f)(void *a, int b)
{
    return a;
}
int (g)(void) { return 0; }
