/* expect: code=5 comment=1 blank=0 brackets=2 includes=1 functions=f:3-6:ccn2 */
#include <stdint.h>
static inline uint32_t f(uint32_t a)
{
    return a ? a : 1;
}
