/* expect: code=3 comment=2 blank=0 functions=none */
int a = '/*';
int b = '//'; /* c
*/
int d;
