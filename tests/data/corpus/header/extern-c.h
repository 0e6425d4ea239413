/* expect: code=8 comment=1 blank=0 brackets=1 directives=4 functions=g:6-6:ccn1 */
#ifdef __cplusplus
extern "C" {
#endif
int f(void);
static inline int g(void) { return 0; }
#ifdef __cplusplus
}
#endif
