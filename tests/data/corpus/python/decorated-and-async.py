# expect: code=6 comment=1 blank=0 functions=f:4-7:ccn2
@a(1)
@b
async def f(c: int = 1, *, d: str = ")") -> dict[str, int]:
    if c:
        return {}
    return {"a": 1}
