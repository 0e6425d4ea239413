/* expect: code=4 comment=1 blank=0 functions=f:2-2:ccn1,h:3-4:ccn1,g:5-5:ccn1 */
int f [[gnu::cold]] (void) { return 0; }
int h [[gnu::cold]] [[gnu::hot("a (b")]]
    (void) { return 0; }
int g(void) { return 0; }
