# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What lizard is to read: the same lines, without what it stumbles over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.instruments.c.cleaning import Cleaned, clean
from auditor.instruments.c.details import scan_text
from auditor.instruments.languages import Syntax
from auditor.instruments.published.functions import lizard_figures
from auditor.model.measured import Function


def cleaned(content: bytes, syntax: Syntax = "c") -> Cleaned:
    return clean(scan_text(content, syntax))


def functions_in(content: bytes, syntax: Syntax = "c") -> tuple[Function, ...]:
    return lizard_figures(cleaned(content, syntax).content.decode(), "x.c" if syntax == "c" else "x.cpp").functions


def words_by_line(content: bytes) -> list[bytes]:
    return [b" ".join(line.split()) for line in content.split(b"\n")]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        pytest.param(b"a /* b\nc */ d // e", [b"a", b"d"], id="comments"),
        pytest.param(b"f(\"a\", 'b')", [b'f("", "")'], id="literals"),
        pytest.param(b"#include <a.h>\n # define B \\\n  c\nd", [b"", b"", b"", b"d"], id="directives"),
        pytest.param(b"#define A /* b\nc */ d \\\ne\nf", [b"", b"", b"", b"f"], id="a directive through a comment"),
        pytest.param(b"/* a\n*/ #define B\nc", [b"", b"", b"c"], id="a directive behind a comment"),
        pytest.param(b"a /* b\n*/ # c", [b"a", b"# c"], id="a hash behind code is no directive"),
        pytest.param(b"#error don't\n{", [b"", b"{"], id="an apostrophe in prose"),
        pytest.param(b"#if 0\na\n#endif\nb", [b"", b"", b"", b"b"], id="if 0"),
        pytest.param(b"#if 0 /* a */\nb\n#else\nc\n#endif", [b"", b"", b"", b"c", b""], id="else of if 0"),
        pytest.param(
            b"# if 0\n#if A\nb\n#else\nc\n#endif\nd\n# else\ne\n# endif",
            [b"", b"", b"", b"", b"", b"", b"", b"", b"e", b""],
            id="a conditional within if 0",
        ),
        pytest.param(b"#if A\nb\n#elif 0\nc\n#else\nd\n#endif", [b"", b"b", b"", b"", b"", b"d", b""], id="elif 0"),
        pytest.param(b"#if 01\na\n#endif", [b"", b"a", b""], id="if 01"),
        pytest.param(b"#if A\nb(\n#else\nc(\n#endif\n)", [b"", b"b(", b"", b"", b"", b")"], id="unbalanced arms"),
        pytest.param(b"#if A\nb()\n#else\nc()\n#endif", [b"", b"b()", b"", b"c()", b""], id="balanced arms"),
        pytest.param(b"#if A\n{\n#endif\nb\n#if A\n}\n#endif", [b"", b"{", b"", b"b", b"", b"}", b""], id="a lone arm"),
        pytest.param(
            b"#if A\n#if 0\n{\n#endif\nb\n#else\nc\n#endif",
            [b"", b"", b"", b"", b"b", b"", b"c", b""],
            id="dead brackets",
        ),
        pytest.param(
            b"#if A\n#if B\n{\n#else\n{\n#endif\n}\n#else\nc\n#endif",
            [b"", b"", b"{", b"", b"", b"", b"}", b"", b"c", b""],
            id="a dropped arm does not unbalance the arm around it",
        ),
        pytest.param(
            b"#if A\n{\n#elif B\n{\n#if 0\nc\n#endif\n#else\n{\n#endif\n#if 0\nd\n#endif",
            [b"", b"{", *[b""] * 11],
            id="a dead arm within a dropped arm and one behind it",
        ),
        pytest.param(b"#endif\n#else\na\n#if B\nc", [b"", b"", b"a", b"", b"c"], id="conditionals out of place"),
        pytest.param(b"a < b >> c <= d->e", [b"a + b ++ c += d-+e"], id="no template"),
        pytest.param(b"a && b", [b"a || b"], id="no reference"),
        pytest.param(b"p = &&a; q[] = {&&b, && c}", [b"p = &a; q[] = {&b, & c}"], id="address of a label"),
        pytest.param(
            b"%:define A\n%\\\n:if 0\na\n%:endif\nb", [b"", b"", b"", b"", b"", b"b"], id="digraphs of directives"
        ),
        pytest.param(b"#i\\\nf 0\na\n#e\\\nlse\nb\n#endif", [b"", b"", b"", b"", b"", b"b", b""], id="spliced names"),
        pytest.param(b"a\n#if 0\nb\n#if A\nc", [b"a", b"", b"", b"", b""], id="if 0 without its end"),
        pytest.param(b"#if A\n{\n#else\n{\n", [b"", b"{", b"", b"", b""], id="arms without their end"),
        pytest.param(
            b"#if A\nf(a)\n#else\ng(a)\n#endif\n\n{", [b"", b"f(a)", b"", b"", b"", b"", b"{"], id="two heads"
        ),
        pytest.param(
            b"#if A\nf(a)\n#else\ng(a)\n#endif\n__b(c)\n{",
            [b"", b"f(a)", b"", b"", b"", b"const", b"{"],
            id="two heads and an annotation",
        ),
        pytest.param(
            b"#if A\nf(a)\n#elif B\ng(a)\n#endif\nint a;\n{",
            [b"", b"f(a)", b"", b"", b"", b"int a;", b"{"],
            id="two heads and a declaration of parameters",
        ),
        pytest.param(
            b"#if A\nf(a)\n#else\ng(a)\n#endif\nint h(b)\n{",
            [b"", b"f(a)", b"", b"g(a)", b"", b"int h(b)", b"{"],
            id="two calls of macros before a function",
        ),
        pytest.param(
            b"{\n#if A\nf(a)\n#else\ng(a)\n#endif\n{",
            [b"{", b"", b"f(a)", b"", b"g(a)", b"", b"{"],
            id="two heads within a block",
        ),
        pytest.param(
            b'extern "C" {\n#if A\nf(a)\n#else\ng(a)\n#endif\n{',
            [b'extern "" {', b"", b"f(a)", b"", b"", b"", b"{"],
            id="two heads within linkage",
        ),
        pytest.param(
            b"#if A\nf(a)\n#else\nh(b) { }\ng(a)\n#endif\n{",
            [b"", b"f(a)", b"", b"h(b) { }", b"g(a)", b"", b"{"],
            id="two heads, and a function in the second arm",
        ),
        pytest.param(
            b"#if A\nf(a)\n#else\ng =\n#endif\n{",
            [b"", b"f(a)", b"", b"g =", b"", b"{"],
            id="a head in one arm only",
        ),
    ],
)
def test_cleaned_lines_of_c(content: bytes, lines: list[bytes]) -> None:
    assert words_by_line(cleaned(content).content) == lines


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        pytest.param(b'R"(\n})"\n#if 0\nb\n#endif', [b'R""', b'""', b"", b"", b""], id="raw string, directives"),
    ],
)
def test_cleaned_lines_of_cpp(content: bytes, lines: list[bytes]) -> None:
    assert words_by_line(cleaned(content, "c++").content) == lines


@pytest.mark.parametrize(
    ("content", "dropped"),
    [
        pytest.param(b"#if A\n{\n#else\n{\n#endif", (3,), id="unbalanced"),
        pytest.param(b"#if A\n{\n#else\n{\n", (3,), id="unbalanced without its end"),
        pytest.param(b"#if A\nf(a)\n#elif B\ng(a)\n#else\nh(a)\n#endif\n{", (3, 5), id="three heads"),
        pytest.param(b"\n#if A\n{\n# elif B \\\n && C\n{\n#else\n{\n#endif", (5, 7), id="two more arms"),
        pytest.param(b"#if A\n{\n#endif", (), id="one arm"),
        pytest.param(b"#if 0\n{\n#else\n{\n#endif", (), id="one arm is dead"),
        pytest.param(b"#if A\n{\n#else\n#if B\n{\n#else\n{{\n#endif\n#endif", (3,), id="within a dropped arm"),
        pytest.param(b"#if 0\n#if B\n{\n#else\n{{\n#endif\n#endif", (), id="within a dead arm"),
        pytest.param(b"#if A\n{\n#else\n{\n#endif\n}\n#if A\n{\n#else\n{\n#endif", (3, 9), id="two conditionals"),
    ],
)
def test_dropped_arms_are_told_by_their_lines(content: bytes, dropped: tuple[int, ...]) -> None:
    assert cleaned(content).dropped == dropped


def test_kept_is_the_skeleton_without_directives_and_dropped_arms() -> None:
    content = b'#if A\n  f("a"); /* b */\n#elif 0\n}\n#else\n  g<h>;\n#endif\n'
    assert cleaned(content).kept == b'\n  f("");  \n\n\n\n  g<h>;\n\n'


F = Function("f", 1, 1, 1, 1, 0)


@pytest.mark.parametrize(
    ("content", "functions"),
    [
        pytest.param(b"void f(void) { }", (F,), id="plain"),
        pytest.param(
            b"enum { A = 1 < 2 };\nvoid f(void) { }", (Function("f", 2, 2, 1, 1, 0),), id="less in a constant"
        ),
        pytest.param(b"int a[1 << 2];\nvoid f(void) { }", (Function("f", 2, 2, 1, 1, 0),), id="shift in a declaration"),
        pytest.param(
            b"#if A\nint f(int a) {\n#else\nint f(int b) {\n#endif\n}\nvoid g(void) { }",
            (Function("f", 2, 6, 2, 1, 1), Function("g", 7, 7, 1, 1, 0)),
            id="two heads and one body",
        ),
        pytest.param(
            b"int f(int a)\n{\n#ifdef A\n if (a)\n  return 1;\n#else\n /* b */\n\n#endif\n return a && 1;\n}",
            (Function("f", 1, 11, 6, 3, 1),),
            id="directives and comments count neither as NLOC nor as CCN",
        ),
        pytest.param(b"int f(int a) { return a && (b = a); }", (Function("f", 1, 1, 1, 2, 1),), id="and, assignment"),
        pytest.param(b"void f(void) { goto *(a = &&b); b: ; }", (F,), id="address of a label"),
        pytest.param(b"#if 0\nvoid g(void) { }\n#endif\n", (), id="in if 0"),
        pytest.param(b"#error don't\nvoid f(void) { }", (Function("f", 2, 2, 1, 1, 0),), id="an apostrophe in prose"),
        pytest.param(b"void *(f)(void) { }", (F,), id="a parenthesized name"),
        pytest.param(b"int f(N)(void) { }", (F,), id="a macro that yields a name"),
        pytest.param(b"void f(void) __acquires(a) __releases(b) { }", (F,), id="annotations with arguments"),
        pytest.param(b"void f(void) __init __cold { }", (F,), id="bare annotations"),
        pytest.param(b"void f(void) __attribute__((a, b(1))) { }", (F,), id="an attribute behind"),
        pytest.param(b"__attribute__((a)) void f(void) { }", (F,), id="an attribute before"),
        pytest.param(b"struct __attribute__((packed)) a { int b; };", (), id="the attribute of a structure"),
        pytest.param(
            b"// GENERATED CODE\nvoid f(void) { }", (Function("f", 2, 2, 1, 1, 0),), id="a comment that stops"
        ),
        pytest.param(b"void f(void) {\n// #lizard forgives\n}", (Function("f", 1, 3, 2, 1, 0),), id="one that hides"),
        pytest.param(
            "/* \f \u2028 \u0085 */ void f(void) { }".encode(), (F,), id="a comment that would shift line numbers"
        ),
        pytest.param(
            b"int (*f(int a, int b))(char)\n{\n}", (Function("f", 1, 3, 3, 1, 2),), id="a function pointer returned"
        ),
        pytest.param(
            b"int (*\nf (void))(char, int\n(*)(int))\n{\n}", (Function("f", 2, 5, 4, 1, 0),), id="on many lines"
        ),
        pytest.param(b"int f(int (*a)(int, int), void *b, ...) { }", (Function("f", 1, 1, 1, 1, 2),), id="parameters"),
    ],
)
def test_functions_of_c(content: bytes, functions: tuple[Function, ...]) -> None:
    assert functions_in(content) == functions


@pytest.mark.parametrize(
    ("content", "functions"),
    [
        pytest.param(
            b"namespace a {\ntemplate <typename T> T b::c(std::map<T, T> d, T &&e)\n{\n  return d;\n}\n}",
            (Function("a::b::c", 2, 5, 4, 1, 2),),
            id="a template",
        ),
        pytest.param(b'auto a = R"(\n}\n)";\nvoid f() { }', (Function("f", 4, 4, 1, 1, 0),), id="behind a raw string"),
    ],
)
def test_functions_of_cpp(content: bytes, functions: tuple[Function, ...]) -> None:
    assert functions_in(content, "c++") == functions


conditionals = [b"#if A\n", b"#if 0\n", b"#else\n", b"#elif 0\n", b"#endif\n", b"#define A ", b"%:if 0\n"]
marks = [b"{", b"}", b"(", b")", b"\n", b"\\\n", b"/*", b"*/", b"//", b'"', b" ", b"&&", b"<", b">", b";", b",", b":"]
words = [b"a", b"__a(b)", b"if (a)", b"enum", b"struct", b"(a)(b)", b"(*a(b))(c)", b"a(b, c)(", b"(a)\nint b;", b"$"]
words += [b"[[a]]", b"__attribute__((a))", b"auto &&", b"for (a &&b :", b"and", b"requires", b"catch (a)", b") try {"]
words += [b") const", b"noexcept", b"class A b", b"operator<", b") : a(b)", b"template <a>", b"[a](b)", b"<:", b"%>"]
snippets = st.lists(st.sampled_from(conditionals + marks + words), max_size=40).map(b"".join)
syntaxes: st.SearchStrategy[Syntax] = st.sampled_from(["c", "c++"])


@given(snippets, syntaxes)
def test_cleaning_keeps_every_line_in_its_place(content: bytes, syntax: Syntax) -> None:
    assert cleaned(content, syntax).content.count(b"\n") == content.count(b"\n")


@given(snippets, syntaxes)
def test_cleaning_keeps_every_line_of_code_but_those_taken_out(content: bytes, syntax: Syntax) -> None:
    found = cleaned(content, syntax)
    before = [bool(line.strip()) for line in found.kept.replace(b"\0", b"").split(b"\n")]
    assert [bool(line.strip()) for line in found.content.split(b"\n")] == before


SIZE = 240_000
HOSTILE = {
    "nested conditionals": b"#if A\n" * (SIZE // 6),
    "nested dead conditionals": b"#if 0\n" * (SIZE // 12) + b"#endif\n" * (SIZE // 12),
    "nested unbalanced arms": b"#if A\n{\n#else\n" * (SIZE // 24) + b"#endif\n" * (SIZE // 24),
    "many arms": b"#if A\n" + b"#elif A\n{\n" * (SIZE // 10) + b"#endif\n",
    "dead conditionals within live ones": b"#if A\n" * (SIZE // 12) + b"#if 0\n#endif\n" * (SIZE // 26),
    "heads": b"#if A\nf(a)\n#else\ng(a)\n#endif\n{" * (SIZE // 35),
    "nested heads": b"#if A\nf(a)\n#else\ng(a)\n" * (SIZE // 44) + b"#endif\n{" * (SIZE // 44),
    "empty lines in a comment": b"/*" + b"\n" * SIZE,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_cleaned_to_its_end(name: str) -> None:
    content = HOSTILE[name]
    assert cleaned(content).content.count(b"\n") == content.count(b"\n")
