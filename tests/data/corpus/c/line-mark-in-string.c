/* expect: code=2 comment=2 blank=0 functions=none */
char *a = "http://b"; /* c
*/
int d;
