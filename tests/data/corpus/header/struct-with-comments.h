/* expect: code=4 comment=3 blank=1 brackets=1 functions=none */
struct a {
    int b;      /* c */
    /* d

     */
    int e;      // f
};
