(* expect: code=2 comment=4 blank=0 *)
(* don't, 'tis, a', "'" and '"'
*)
let b = 1
(* '\'' '\\' '\034' '\x22' "'" *)
let c = 2
