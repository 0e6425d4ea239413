(* expect: code=6 comment=2 blank=0 *)
let a = {é|
(* no comment |e}
|é}
let b = {%ext à_b|(*|à_b}
(* a comment *)
let c = {%é.ô|
"|}
