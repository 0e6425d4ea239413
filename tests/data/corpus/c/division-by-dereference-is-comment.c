/* expect: code=2 comment=2 blank=0 brackets=1 */
static int a, *p; int b = a/*p; c
*/
;
