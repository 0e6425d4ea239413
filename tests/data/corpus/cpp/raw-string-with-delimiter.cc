// expect: code=4 comment=1 blank=0 brackets=1 functions=none
auto a = R"x(/* )" )x";
int b;
auto c = R"y()y"/* d
*/;
