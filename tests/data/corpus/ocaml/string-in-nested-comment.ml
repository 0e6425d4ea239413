(* expect: code=1 comment=3 blank=0 *)
(* (* "*)" {|*)|} *) "(*"
*)
let a = 1
