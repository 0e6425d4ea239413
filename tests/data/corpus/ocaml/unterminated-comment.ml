(* expect: code=1 comment=3 blank=0 *)
let a = 1
(* b
let c = 2
