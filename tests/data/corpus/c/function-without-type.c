/* expect: code=3 comment=1 blank=0 brackets=2 functions=main:2-4:ccn1 */
main()
{
}
