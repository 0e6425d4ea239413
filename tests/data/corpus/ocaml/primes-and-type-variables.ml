(* expect: code=2 comment=3 blank=0 *)
let a' = 1 and b'' = 2 (* c
*)
type 'a d = 'a list (* '
*)
