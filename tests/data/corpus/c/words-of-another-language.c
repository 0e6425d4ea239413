/* expect: code=1 comment=2 blank=0 functions=none */
/* @interface [a b] #import <?php <% */
int a;
