/* expect: code=10 comment=1 blank=0 brackets=1 functions=g:11-11:ccn1 */
EXPORT(a)
enum { A, B };
EXPORT(b)
struct { int c; } d;
EXPORT(e)
typedef union { int c; } f;
struct h { FIELD(i)
    struct { int j; } k;
};
int g(void) { return 0; }
