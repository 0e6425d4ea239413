(* expect: code=1 comment=3 blank=1 *)
(* a

b *)
let c = 1 (* d *)
