/* expect: code=5 comment=1 blank=0 brackets=3 functions=f:2-6:ccn1 */
int /* a */ f /* b */ ( /* c */ void // d
) /* e
*/ { // }
    return 0;
}
