(* expect: code=5 comment=2 blank=1 brackets=1 blanks=1 *)
let a = {|(* "|}
let b = {x|(* |} "|x}
(* c *)
let d = {|
(* e *)

|}
