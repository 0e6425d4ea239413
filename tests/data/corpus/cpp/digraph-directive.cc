// expect: code=4 comment=1 blank=0 directives=2 if0=1 functions=g:5-5:ccn1
%:if 0
int f() { return 0; }
%:endif
int g() { return 0; }
