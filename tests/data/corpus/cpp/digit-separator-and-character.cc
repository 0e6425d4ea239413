// expect: code=1 comment=2 blank=0 functions=none
int a = 1'0 + '/' + '*'; char b = u8'0'; /* '
*/
