// expect: code=6 comment=1 blank=1
namespace a {
class B {
public:
    int c;
};

}
