// expect: code=9 comment=1 blank=0 brackets=3 functions=a::f:3-3:ccn1,a::g:5-5:ccn1,b::c::h:9-9:ccn1
namespace a {
int f() { return 0; }
namespace {
int g() { return 0; }
}
}
namespace b::c {
int h() { return 0; }
}
