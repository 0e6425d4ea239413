// expect: code=2 comment=2 blank=0 functions=none
const A: &str = "b \
    // c";
// d
