(* expect: code=4 comment=2 blank=0 *)
let a = "b
(* c *)
d \
  (* e"
(* f *)
