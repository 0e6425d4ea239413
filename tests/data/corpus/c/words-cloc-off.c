/* expect: code=2 comment=3 blank=0 functions=none */
// cloc-off NOSONAR NOLINTBEGIN tokei:ignore
int a;
// {{{ pygount: -*- mode: python -*-
int b;
