// expect: code=1 comment=1 blank=0 functions=A::operator&&:2-2:ccn1
bool A::operator&&(B b) { return a.operator&&(b).operator||(b); }
