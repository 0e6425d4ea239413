/* expect: code=1 comment=4 blank=0 functions=none */
/*/ not closed yet
int a;
*/
int b;
