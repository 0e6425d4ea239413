// expect: code=3 comment=2 blank=1 blanks=1 functions=none
const A: &str = "b
// c

/* d";
// e
