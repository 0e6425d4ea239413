# expect: code=8 comment=1 blank=0 brackets=4 functions=none
a = (
    1,
)
b = {
    (
    ):
        2
}
