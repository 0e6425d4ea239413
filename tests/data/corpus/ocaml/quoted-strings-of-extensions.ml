(* expect: code=5 comment=2 blank=0 *)
let a = {%b|(* "|}
let c = {%%d.e f|(* |} "|f}
let g = {| |g} {h| |}
let i = { j = 1 } and k = [|1|]
let l = m {|"|} (* {%n|*)|}
*)
