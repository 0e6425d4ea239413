/* expect: code=11 comment=2 blank=0 brackets=1 directives=7 functions=f:12-12:ccn1 */
#ifndef FOR_BOTH
#define FOR_BOTH
#ifdef __cplusplus
extern "C" {
#endif
/* class A { }; */
struct class { int namespace; };
#ifdef __cplusplus
}
#endif
static inline int f(struct class *class) { return class->namespace; }
#endif
