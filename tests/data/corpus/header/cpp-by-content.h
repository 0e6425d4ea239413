/* expect: code=14 comment=1 blank=0 brackets=3 directives=2 functions=n::Space::Space:6-6:ccn1,n::Space::~Space:7-7:ccn1,n::Space::total:8-8:ccn2 */
#pragma once
namespace n {
class Space : private Base<int> {
public:
    Space(int w) : _w(w) { }
    ~Space() { }
    int total() const { return _w ? 1 : 2; }
private:
    int _w;
    const char *raw = R"(
  // no comment )";
};
} /* end */
#undef X
