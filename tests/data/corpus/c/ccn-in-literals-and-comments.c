/* expect: code=6 comment=1 blank=0 brackets=2 functions=f:2-7:ccn1 */
int f(void)
{
    char *a = "if (b && c) ? while for case";
    int d = '?'; /* if && || ? */
    return d; // case 1:
}
