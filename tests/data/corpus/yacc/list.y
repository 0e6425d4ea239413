/* expect: code=9 comment=2 blank=1 */
%{
#include <stdio.h>
%}
%token WORD
%%

list: WORD
    | list WORD { /* nothing */ }
    /* alone */
    ;
%%
