/* expect: code=2 comment=3 blank=0 functions=none */
/* // */ int a;
/*
// */
int b;
