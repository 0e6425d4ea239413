# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the rules make of C and C++, and which functions with which CCN lizard then finds in it."""

import pytest

from auditor.instruments.c.rewriting import rewrite_c
from auditor.instruments.c.rewriting_cpp import rewrite_cpp
from auditor.instruments.published.functions import find_functions

REWRITERS = {"c": rewrite_c, "cpp": rewrite_cpp}


def words_of(content: bytes) -> bytes:
    """The content with one blank for each run of them, and none at the ends of lines."""
    return b"\n".join(b" ".join(line.split()) for line in content.split(b"\n"))


def found_in(content: bytes, suffix: str) -> str:
    """Name and CCN of each function, in the order of their ends."""
    functions = find_functions(REWRITERS[suffix](content).decode(), f"x.{suffix}").functions
    return " ".join(f"{one.name.replace(' ', '')}:{one.ccn}" for one in sorted(functions, key=lambda one: one.end))


@pytest.mark.parametrize(
    ("content", "rewritten"),
    [
        pytest.param(b"<% a<:b:> %>", b"{ a[b] }", id="digraphs"),
        pytest.param(b"a && b < c", b"a || b + c", id="operators"),
        pytest.param(b"a \\\nb", b"a\nb", id="a splice"),
        pytest.param(b"f(a) \\\n{", b"f(a)\n{", id="a splice behind parameters"),
        pytest.param(b"f(a)\n\\\n \\\n{", b"f(a)\nconst\nconst\n{", id="lone ones behind parameters"),
        pytest.param(b"a;\n\\\nb;", b"a;\n\\\nb;", id="a lone splice"),
        pytest.param(b"\\\na;", b"\\\na;", id="one at the beginning"),
        pytest.param(b"int (f)(void)", b"int inline f( void void void)", id="a parenthesized name"),
        pytest.param(b"int (\nf\n)\n(void)", b"int inline\nf(\nvoid\nvoid void)", id="one on many lines"),
        pytest.param(b"int (*f)(void)", b"int (*f)(void)", id="a function pointer"),
        pytest.param(b"int f(N)(void)", b"int f( void void void)", id="a macro that yields a name"),
        pytest.param(b"int f(M,\n N(O))(a)", b"int f( void\nvoid void a)", id="a macro on two lines"),
        pytest.param(b"int f (M, N) (a)", b"int f ( void void a)", id="a macro behind a blank"),
        pytest.param(b"f(a ? b : c)(d)", b"f(a ? b : c)(d)", id="no name but a condition"),
        pytest.param(b"int (*f(a))(b) {", b"int +*f(a) const {", id="a function pointer returned"),
        pytest.param(b"int (*f(a)\n)(b\n)\n{", b"int +*f(a)\nconst\nconst\n{", id="one on many lines"),
        pytest.param(b"int (*f(a))(b);", b"int (*f(a))(b);", id="one declared"),
        pytest.param(b"f(x) __acquires(l)\n__init\n{", b"f(x) const\nconst\n{", id="annotations"),
        pytest.param(b"A(x)\nint f(void) {", b"A(x)\nint f(void) {", id="a function behind a macro call"),
        pytest.param(b"if (a) while (b) {", b"if (a) while (b) {", id="a statement"),
        pytest.param(b"struct __attribute__((aligned(8)))\na {", b"struct const\na {", id="an attribute"),
        pytest.param(b"f [[a]]\n[[b]] (c)", b"f ( void\nvoid void c)", id="attributes behind a name"),
        pytest.param(b"f(a) int a; int (*b[1])(c); {", b"f(a) int a; int +*b+1+++c+; {", id="old parameters"),
        pytest.param(b"A(x) struct {", b"A(x) inline struct {", id="a structure without a name"),
        pytest.param(b"A(x) struct b {", b"A(x) struct b {", id="one with a name"),
        pytest.param(b"enum a { B(c), D = sizeof(struct e) };", b"enum a { B+c+, D = sizeof++ e+ };", id="enumerators"),
        pytest.param(b"enum a f(struct b c) { }", b"enum a f(struct b c) { }", id="a function of an enumeration"),
    ],
)
def test_rewritten_c(content: bytes, rewritten: bytes) -> None:
    assert words_of(rewrite_c(content)) == rewritten


@pytest.mark.parametrize(
    ("content", "rewritten"),
    [
        pytest.param(
            b"A<B<C>> f(T &&) { a<b, c>(d); }", b"A<B<C>> f(T &) { a<b, c>(d); }", id="templates and references"
        ),
        pytest.param(b"a < b && c > d", b"a + b || c + d", id="comparisons"),
        pytest.param(b"a << 1 >> b <= c >= d->e", b"a ++ 1 ++ b += c += d->e", id="shifts and arrows"),
        pytest.param(
            b"operator<<(a) operator >(b) operator->()", b"operator<<(a) operator >(b) operator->()", id="names"
        ),
        pytest.param(b"operator&&(a) operator and(b)", b"operator&&(a) operator ||(b)", id="names with conditions"),
        pytest.param(b"std::vector<::A> a<:1:>;", b"std::vector<::A> a[1];", id="digraphs"),
        pytest.param(b"class A(b)\nC final : D {", b"inline class\nC final : D {", id="a class behind a macro"),
        pytest.param(b"class A final : B {", b"class A final : B {", id="a class"),
        pytest.param(b"struct A f() {", b"struct A f() {", id="a function of a structure"),
        pytest.param(b"f() const\nnoexcept(a) override {", b"f() const\nconst {", id="qualifiers"),
        pytest.param(b"f() const API(b) -> c {", b"f() const -> c {", id="a macro behind a qualifier"),
        pytest.param(b"API(b) TEST(c) {", b"API(b) TEST(c) {", id="a macro behind the call of another"),
        pytest.param(b"A() : b{1},\nc<d>(2) {", b"A() { b+1+,\nc<d>(2) ;", id="initializers"),
        pytest.param(
            b"f() try { } catch (a)\n{ } g", b"f() const { ; catch (a)\n; } g", id="a function of a try block"
        ),
        pytest.param(b"{ try { } catch (a) { } }", b"{ try { } catch (a) { } }", id="a try block in a function"),
    ],
)
def test_rewritten_cpp(content: bytes, rewritten: bytes) -> None:
    assert words_of(rewrite_cpp(content)) == rewritten


G = b"\nint g(void) { return 0; }"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param(b"EXPORT(a)\nenum { A, B };", "", id="an enumeration behind a macro call"),
        pytest.param(b"struct a { FIELD(b)\nint c; struct { int d; } e; };", "", id="a structure in a structure"),
        pytest.param(b"EXPORT(a)\ntypedef union { int b; } c;", "", id="a union behind a macro call"),
        pytest.param(b"enum a { B(c) D, }; enum { E };", "", id="a macro call in an enumeration"),
        pytest.param(b"int f(a) int (*a)(int, int (*)(void)); struct b *c; { return a ? 1 : 2; }", "f:2", id="old"),
        pytest.param(b"int f(a) void *a UNUSED(b); { return 0; }", "f:1", id="an old parameter with an annotation"),
        pytest.param(b"JOIN(a, b)(int c) { return 0; }", "JOIN:1", id="a name made by a macro"),
        pytest.param(b"int $(void) { return 0; }", "$:1", id="a dollar"),
        pytest.param(b"int f(int a) { return g(a ? b : c)(d) || h(a && b)(d); }", "f:4", id="a call of what is called"),
        pytest.param(
            b"int f(void) { L: goto *&&L; return &&L - &&M, (void *)&&L, a ? &&L : && M; }", "f:2", id="labels"
        ),
        pytest.param(b"int f(int a) { return a++ && b-- && a && *b && (c) && d[1] && !e; }", "f:7", id="no labels"),
        pytest.param(b"int \\\nf\\\n(int a) \\\n\\\n{ \\\nreturn a; \\\n}\\\n", "f:1", id="splices"),
        pytest.param(b"typedef enum { A } a; struct { int b; } f(void) { return c; }", "f:1", id="nameless types"),
    ],
)
def test_functions_of_c(content: bytes, found: str) -> None:
    assert found_in(content + G, "c") == f"{found} g:1".strip()


WORDS_BEFORE_PARAMETERS = (
    *("P", "PP", "PARAMS", "PROTO", "PROTOTYPE", "ARGS", "OF", "_", "__P"),
    *("ANSI_ARGS", "ANSI_ARGS_", "_ANSI_ARGS", "_ANSI_ARGS_"),
)


@pytest.mark.parametrize("word", WORDS_BEFORE_PARAMETERS)
@pytest.mark.parametrize("form", ["int f {}((int a, int b)) {{ }}", "int f\n{} (\t(int a, int b)\n) {{ }}"])
def test_finds_the_name_before_a_word_and_parameters(word: str, form: str) -> None:
    assert found_in(form.format(word).encode(), "c") == "f:1"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param(b"int NAME (f)(int a) { }", "NAME:1", id="a call that makes a name"),
        pytest.param(b"int *NAME  ( f ) (int a)\n{ }", "NAME:1", id="the same with blanks"),
        pytest.param(b"static X(b) { c | d };\nint g(void) { }", "g:1", id="a value behind a call"),
        pytest.param(b"static X * Y(b, c)\n{ d, { e } }\n;\nint g(void) { }", "g:1", id="values behind a call"),
        pytest.param(b"typedef struct A(b) { int c; } d;\nint g(void) { }", "g:1", id="a type with a call"),
        pytest.param(b"X(a[] = ) { 1 };\nint g(void) { }", "g:1", id="a macro that begins an initializer"),
        pytest.param(b"X(a) { .b = 1 };\nint g(void) { }", "g:1", id="members behind a call"),
        pytest.param(b"int class(int a) { } int operator(int b) { }", "class:1 operator:1", id="words of C++"),
    ],
)
def test_functions_beside_what_is_rare(content: bytes, found: str) -> None:
    assert found_in(content, "c") == found


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param(b"EXPORT(a)\nnamespace { int f() { return 0; } }", "f:1", id="a namespace behind a macro call"),
        pytest.param(b"constexpr bool a = b < 2; static_assert(sizeof(c) < 2); int d[] = {1};", "", id="less than"),
        pytest.param(b"const int a = b << 2, c = d >> e, f = 1 < 2 && 3 > 4;", "", id="shifts and comparisons"),
        pytest.param(
            b"bool f(bool a) { bool b = a && (c = d); return a and (b = c) or not a; }", "f:4", id="conditions"
        ),
        pytest.param(b"int f(A &&a, B &&...b) { return 0; }", "f:1", id="parameters by reference"),
        pytest.param(b"void f() { auto &&a = b; C &&c = d; auto &&[e, h] = i; }", "f:1", id="references"),
        pytest.param(b"void f() { for (auto &&a : b) { } for (const T &&c : d) { } }", "f:3", id="references in loops"),
        pytest.param(b"void f() { a([](T &&b) { }, [=](auto &&c) -> D { }, e && h); }", "f:2", id="lambdas"),
        pytest.param(
            b"void f() { a[1](b && c); a<T &&>(b); static_cast<T &&>(c); return (d && ...); }", "f:3", id="calls"
        ),
        pytest.param(b"bool f() { return is_same_v<A, B> && a; }", "f:2", id="a condition behind a template"),
        pytest.param(b"struct A { A(A &&) = default; int f() && { return 0; } };", "A::f:1", id="members"),
        pytest.param(b'int f [[a]] [[b("")]] (int c) [[d]] { return 0; }', "f:1", id="attributes"),
        pytest.param(b"int f() const volatile & noexcept override final { return 0; }", "f:1", id="qualifiers"),
        pytest.param(b"auto f() const API [[a]] -> B<C> { return 0; }", "f:1", id="a macro among qualifiers"),
        pytest.param(b"template <class T> int f(T a) requires A<T> && (B<T>) { return 0; }", "f:1", id="a clause"),
        pytest.param(
            b"int f(auto a) requires requires { a.b(); } { return 0; }", "f:1", id="a clause of an expression"
        ),
        pytest.param(b"template <class T> concept A = requires(T a) { a.b(); };", "", id="a concept"),
        pytest.param(b"int f() { if constexpr (requires { a.b(); }) { } }", "f:2", id="requirements in a function"),
        pytest.param(b"int f() try { if (a) { } } catch (A) { } catch (...) { }", "f:4", id="handlers of a function"),
        pytest.param(b"A::A() try : b{1}, c(2) { } catch (...) { }", "A::A:2", id="handlers of a constructor"),
        pytest.param(b"int f() try { try { } catch (A) { } } catch (B) { }", "f:3", id="handlers within"),
        pytest.param(b"A::A(int a) : b(a ? 1 : 2), c<d>{a && 1}, e(f)... { if (a) { } }", "A::A:4", id="initializers"),
        pytest.param(b"A::A(int a) : b([] { return 1; }), c(a) { if (a) { } }", "A::A:2", id="one with a lambda"),
        pytest.param(b"int f() { switch (a) { case B(1): if (b) { } default: c(); } return 0; }", "f:3", id="labels"),
        pytest.param(b"class A B : C<D> { int f() { return 0; } };", "B::f:1", id="a class behind a macro"),
        pytest.param(b"class alignas(8) A final { int f() { return 0; } };", "A::f:1", id="an aligned class"),
        pytest.param(b"template <> class A B<int> { int f() { return 0; } };", "B::f:1", id="a specialization"),
        pytest.param(b"bool operator<(A a, A b) { return a; }", "operator<:1", id="less than as a name"),
        pytest.param(b"A &operator<<(A &a, B b) { return a << b; }", "operator<<:1", id="a shift as a name"),
        pytest.param(b"bool operator&&(A a, A b) { return a; }", "operator&&:1", id="and as a name"),
        pytest.param(b"int f(std::array<int, (1 < 2)> a, bool b = c < d) { return 0; }", "f:1", id="parameters"),
        pytest.param(b"template <class T, class = E<A<T> && B<T>>> int f(T a) { return 0; }", "f:1", id="a condition"),
        pytest.param(b"int (*f(int a))(int) { return 0; }", "f:1", id="a function pointer returned"),
        pytest.param(b"void f() __attribute__((a)) override { }", "f:1", id="an attribute of GNU"),
        pytest.param(b"int f(int a) <% return a<:0:>; %>", "f:1", id="digraphs"),
        pytest.param(b"int f(int a) const \\\n{ return a; }", "f:1", id="a splice"),
    ],
)
def test_functions_of_cpp(content: bytes, found: str) -> None:
    assert found_in(content + G, "cpp") == f"{found} g:1".strip()


SIZE = 240_000
REPEATED = (
    b")a(b)",
    b") __a(b)",
    b") a",
    b") __a",
    b" (a)(",
    b"(*a(b",
    b"(*a()",
    b"__attribute__(",
    b"&&",
    b"a&&b ",
    b"(a) a;",
    b"(a,",
    b"a(b)(",
    b"a (b,c)(",
    b"[[a]]",
    b"f [[a]](",
    b"enum ",
    b"enum{a(",
    b"struct {",
    b"struct a ",
    b"class A(b) ",
    b"= requires {",
    b"(requires",
    b"requires requires ",
    b") requires ",
    b") try {",
    b"} catch (a) {",
    b"\\\n",
    b"a \\\n",
    b") \\\n\\\n",
    b"<",
    b"a<b,",
    b"a<(",
    b"<>",
    b"operator<",
    b"for (a &&",
    b"[a](",
    b") : a(b),",
    b") : a<",
    b") const ",
    b") noexcept(",
    b") A(",
    b") const A(b) ",
    b" && a = ",
    b"<:",
    b"{",
    b"}",
)


@pytest.mark.parametrize("suffix", REWRITERS)
@pytest.mark.parametrize("piece", REPEATED)
def test_hostile_text_is_rewritten_to_its_end(piece: bytes, suffix: str) -> None:
    content = piece * (SIZE // len(piece)) + b"\nend"
    assert REWRITERS[suffix](content).endswith(b"\nend")


@pytest.mark.parametrize("suffix", REWRITERS)
def test_long_stretches_are_rewritten_to_their_end(suffix: str) -> None:
    content = b")" + b" " * SIZE + b"a" * SIZE + b"(a)" + b" a" * SIZE + b";{" + b"(" * SIZE + b"\nend"
    assert REWRITERS[suffix](content).endswith(b"\nend")
