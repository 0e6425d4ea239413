(* expect: code=2 comment=3 blank=0 *)
let a = '"' (* "b"
*)
let c = '\'' and d = '\"' (* e
*)
