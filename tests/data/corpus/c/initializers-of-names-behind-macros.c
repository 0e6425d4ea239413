/* expect: code=7 comment=1 blank=0 functions=CHECK:6-6:ccn1,f:8-8:ccn1 */
static TABLE(one) { a };
static const struct word TABLE(one) { ENTRY(a) ENTRY(b) };
static int TABLE(one, two) { (a) | b };
static LIST(one) { { a } };
CHECK(one) { ENTRY(a) };
static LIST(one) { ~a };
int f(void) { return 1; }
