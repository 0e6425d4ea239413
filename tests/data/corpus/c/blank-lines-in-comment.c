/* expect: code=1 comment=3 blank=2 functions=none */
/* a

  	 
b */
int c;
