/* expect: code=12 comment=1 blank=0 brackets=4 functions=after:12-13:ccn1 */
typedef struct
{
  int a;
}
point;
union
{
  int a;
}
const *pointer, value;
int after (void) {
}
