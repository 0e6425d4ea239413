/* expect: code=0 comment=6 blank=1 functions=none */
/* a */
// b

/*
 * c
 */
