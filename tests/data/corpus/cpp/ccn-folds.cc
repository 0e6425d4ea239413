// expect: code=7 comment=1 blank=0 functions=f:4-4:ccn2,g:5-5:ccn2,h:6-6:ccn2,i:7-7:ccn3,j:8-8:ccn1
template <class... T>
bool
f(T... a) { return (a && ...); } template <class... T> bool
g(T... a) { return (... || a); } template <class... T> bool
h(T... a) { return (true && ... && a); } template <class... T> bool
i(T... a) { if ((b(a) and ...)) return 1; return 0; } template <class... T>
void j(T&&...) { }
