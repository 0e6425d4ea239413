(* expect: code=2 comment=3 blank=0 *)
(* '"' *)
let c = 1
(* it's fine *)
let d = 2
