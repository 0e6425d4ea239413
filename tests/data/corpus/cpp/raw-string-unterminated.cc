// expect: code=3 comment=1 blank=1 blanks=1
auto a = R"(no end
// b

/* c */
