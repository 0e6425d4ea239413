/* expect: code=2 comment=2 blank=0 */
int a = 1'000'000; // b'
int c = 0x1'f;
// d
