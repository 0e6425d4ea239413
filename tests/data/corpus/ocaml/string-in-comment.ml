(* expect: code=2 comment=4 blank=0 *)
(* a "*)" b
*)
let c = 1
(* "(*" *)
let d = 2
