int a; /* expect: code=2 comment=0 blank=0 functions=none */
int b; // c
