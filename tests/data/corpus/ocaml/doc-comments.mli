(* expect: code=2 comment=3 blank=0 *)
(** a *)
val b : int
(**/**)
val c : int (** d *)
