(* expect: code=2 comment=2 blank=0 *)
let a = ( * ) 2 3
let b = (+) 1 2
(* c *)
