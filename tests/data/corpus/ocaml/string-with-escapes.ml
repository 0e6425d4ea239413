(* expect: code=2 comment=2 blank=0 *)
let a = "\"(*" and b = "\\" (* c *)
let d = "\\\"*)"
(* e *)
