# expect: code=7 comment=1 blank=0 brackets=3
f() {
    ls
}
function g
{
    ls # a
}
