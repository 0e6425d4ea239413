# expect: code=10 comment=1 blank=0 functions=f:2-8:ccn2,g:9-11:ccn1
def f(
    a,
) -> tuple[
    int,
]:
    if a:
        return 1
def g(a) -> \
  int:
    return 2
