(* expect: code=6 comment=1 blank=0 brackets=2 *)
let a = [
  1
]
;;
let b = begin
end
