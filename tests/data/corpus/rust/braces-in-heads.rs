// expect: code=7 comment=1 blank=0 brackets=1 functions=array:2-4:ccn2,generic:5-5:ccn1,clause:6-7:ccn1,end:8-8:ccn1
fn array() -> [u8; { 1 + 1 }] {
    if true { [0; 2] } else { [1; 2] }
}
fn generic(a: Foo<{ 1 + 1 }, { N }>) -> Foo<{ N > 2 }> { a }
fn clause<const N: usize>() -> Bar<2, { N }>
where [(); { N - 1 }]: Sized { Bar }
fn end() {}
