/* expect: code=15 comment=1 blank=0 brackets=3 directives=7 functions=f:6-12:ccn1 */
#ifdef __cplusplus
extern "C" {
#endif
#ifdef A
static inline int f(void)
#else
static inline int g(void)
#endif
{
    return 0;
}
int h(void);
#ifdef __cplusplus
}
#endif
