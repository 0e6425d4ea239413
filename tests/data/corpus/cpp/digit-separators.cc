// expect: code=3 comment=2 blank=0 functions=none
int a = 1'000'000; // b'
int c = 0b1'0;
int d = 0xa'b; /* ' e
*/
