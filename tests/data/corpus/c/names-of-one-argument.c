/* expect: code=6 comment=1 blank=0 functions=NAME:2-2:ccn1,NAME:3-3:ccn1,NAME:4-4:ccn1,plain:5-5:ccn1,strlen:6-6:ccn1,last:7-7:ccn1 */
int NAME(foo)(int a) { return a; }
int NAME (bar) (int a) { return a; }
static void *NAME (baz)(void) { return 0; }
int (plain)(int a) { return a; }
static size_t (strlen)(const char *s) { return 0; }
EXPORT(int) last(void) { return 1; }
