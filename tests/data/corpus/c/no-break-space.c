/* expect: code=1 comment=2 blank=0 */
/* a no-break space is no white space of C */
 
