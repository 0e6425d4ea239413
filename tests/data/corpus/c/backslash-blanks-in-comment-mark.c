/* expect: code=1 comment=4 blank=0 functions=none */
/\ 
* a comment *\	
/
int a;
