/* expect: code=1 comment=5 blank=0 functions=none */
/**/
/***/
/****/
/* ** / * **/
int a;
