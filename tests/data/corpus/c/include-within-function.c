/* expect: code=5 comment=1 blank=0 brackets=2 includes=1 functions=f:2-6:ccn1 */
int f(void)
{
#include "a.h"
    return 0;
}
