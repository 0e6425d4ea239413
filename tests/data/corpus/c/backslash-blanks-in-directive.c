/* expect: code=5 comment=1 blank=0 directives=4 functions=g:6-6:ccn1 */
#define F \	
 int f(void) { \ 	 
  return 0; \
 }
int g(void) { return 0; }
