// expect: code=8 comment=1 blank=0 brackets=1 functions=json:2-2:ccn1,path:3-3:ccn1,hashes:4-7:ccn1,names:8-8:ccn2,end:9-9:ccn1
fn json() -> &'static str { r#"{"a": "}"# }
fn path() -> (&'static str, &'static [u8]) { (r"C:\", br"\") }
fn hashes() -> &'static str {
    r##"fn lost() { "# if
// no comment"##
}
fn names(r#if: bool) -> bool { r#if || false }
fn end() {}
