/* expect: code=2 comment=2 blank=0 functions=none */
void *a = L"/*", *b = u"//", *c = U"/*", *d = u8"//"; /* e
*/
int f;
