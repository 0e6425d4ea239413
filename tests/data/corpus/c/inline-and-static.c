/* expect: code=3 comment=1 blank=0 functions=f:2-2:ccn1,g:3-3:ccn1,h:4-4:ccn2 */
static inline int f(void) { return 0; }
inline static const char *const g(void) { return 0; }
extern _Noreturn void h(void) { for (;;); }
