(* expect: code=3 comment=2 blank=0 *)
let a = "(*"
let b = "*)" (* c
*)
let d = "\"(*"
