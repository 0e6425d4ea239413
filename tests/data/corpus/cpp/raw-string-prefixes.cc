// expect: code=2 comment=2 blank=0 functions=none
auto a = LR"(/*)"; auto b = uR"(//)"; auto c = UR"(")"; auto d = u8R"(')";
int e; // f
// g
