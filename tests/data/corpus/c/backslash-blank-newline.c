/* expect: code=1 comment=2 blank=0 functions=none */
// ISO C splices only a backslash right before the newline \ 
int a;
