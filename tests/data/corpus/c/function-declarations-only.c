/* expect: code=4 comment=1 blank=0 functions=none */
int f(void);
extern int g(int a, char *b);
typedef int h(void);
int i(int a), j(int b);
