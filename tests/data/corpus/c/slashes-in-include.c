/* expect: code=2 comment=2 blank=0 includes=2 functions=none */
#include <sys//types.h>
#include "a//b.h"
/* c */
