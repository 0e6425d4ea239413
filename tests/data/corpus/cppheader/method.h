// expect: code=4 comment=1 blank=1 functions=D::size:4-4:ccn1
class D {
public:
    int size() const { return 1; }

};
