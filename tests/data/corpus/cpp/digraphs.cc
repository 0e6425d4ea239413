// expect: code=3 comment=1 blank=0 functions=f:2-2:ccn1,h:3-3:ccn1,g:4-4:ccn1
int f(int a<:3:>) <% return a<:0:>; %>
std::vector<::A> h(A<::B::C> a) { return a; }
int g() { return 0; }
