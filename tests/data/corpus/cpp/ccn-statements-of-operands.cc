// expect: code=8 comment=1 blank=0 functions=f:2-8:ccn6,g:9-9:ccn1
void f(bool ok) {
    ok && run();
    Base::flag && run(1);
    Flag && run(ok);
    ok && Guard{ok}.run();
    size && run();
} void
g() { T && t{1}; }
