/* expect: code=4 comment=1 blank=0 */
int f(int a, int *p);
int b = 4 / 2;
int c = sizeof(int) / sizeof(char); /
* d;
