/* expect: code=6 comment=2 blank=1
 */
%token NUMBER
%%
sum: NUMBER
   | sum '+' NUMBER { $$ = $1 + $3; }
   ;

%%
