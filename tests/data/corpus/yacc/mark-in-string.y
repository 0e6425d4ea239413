/* expect: code=4 comment=1 blank=1 */
%%
text: "/*" ;

%%
int end;
