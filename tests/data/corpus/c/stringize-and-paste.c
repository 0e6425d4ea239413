/* expect: code=3 comment=1 blank=0 directives=3 functions=none */
#define A(x) #x
#define B(x, y) x ## y
# define C 'c'
