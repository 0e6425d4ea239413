// expect: code=3 comment=1 blank=0 functions=A<T>::f:3-3:ccn1,g:4-4:ccn1
template <class T>
int A<T>::f() { return 0; }
int g() { return 0; }
