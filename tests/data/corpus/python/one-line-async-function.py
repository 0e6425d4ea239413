# expect: code=3 comment=1 blank=0 functions=f:3-3:ccn1,g:4-4:ccn1
@decorated
async def f(a): return await a
async  def  g ( ) : pass
