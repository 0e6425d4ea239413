/* expect: code=3 comment=1 blank=0 functions=none */
int/* a */b;
int c/*
d*/;
