/* expect: code=4 comment=1 blank=2 directives=3 functions=none */
#ifndef A_H
#define A_H

int f(void);

#endif /* A_H */
