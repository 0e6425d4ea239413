/* expect: code=8 comment=1 blank=0 functions=f:9-9:ccn1 */
DECLARE_STRUCT(one) { int a; int b : 3, c; char d[4]; };
struct one ALIGNED(8) { struct one *next; int (*call)(int a); };
typedef PACKED(struct) { int a; } two;
typedef ALIGNED(8) struct { struct { int a; } b; }
	three;
DECLARE_UNION(four) { unsigned long a; void *b; }
	five;
int f(void) { int a; return a; }
