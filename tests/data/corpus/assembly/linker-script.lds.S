/* expect: code=8 comment=3 blank=0 brackets=2 directives=2 includes=1 */
#include <asm.h>
/* a */
SECTIONS
{
    .text : { *(.text) *(.text.*) } /* b
c */
#ifdef A
    . = ALIGN(8);
#endif
}
