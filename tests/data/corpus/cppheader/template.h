// expect: code=3 comment=3 blank=0 functions=largest:5-5:ccn2
template <typename T>
/* of
   two */
T largest(T a, T b) { return a < b ? b : a; }
class C;
