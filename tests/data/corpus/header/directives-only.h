/* expect: code=5 comment=1 blank=0 directives=5 functions=none */
#pragma once
#define A 1
#define B \
    2
#undef A
