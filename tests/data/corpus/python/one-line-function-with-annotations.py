# expect: code=5 comment=1 blank=0 functions=f:2-2:ccn1,g:3-3:ccn1,h:4-4:ccn1,i:5-5:ccn1,j:6-6:ccn1
def f(a: int = 1, *b: "c:d") -> dict[str, int]: return {}
def g(a=lambda b: {c: d}, e={1: 2}[1:]): return a
def h(a) -> (lambda: 1): return a
def i() -> lambda: 1: ...
def j(a: "def k(): pass" = f"{1:2}"): return "def l(): return 1"
