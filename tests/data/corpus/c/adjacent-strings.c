/* expect: code=4 comment=3 blank=0 strings=3 functions=none */
char *a =
    "b"
    // c
    "/* d"
    /* e */
    "f";
