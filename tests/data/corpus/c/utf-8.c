/* expect: code=1 comment=2 blank=0 functions=none */
/* žluťoučký kůň 漢字 */
char *a = "ž"; // 漢
