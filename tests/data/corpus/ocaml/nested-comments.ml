(* expect: code=1 comment=3 blank=0 *)
(* a (* b *)
still a comment *)
let c = 1
