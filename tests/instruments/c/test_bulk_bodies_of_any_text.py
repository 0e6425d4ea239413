# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The fast way to lizard's figures of C in texts that nobody thought of: programs, broken programs, and no programs."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from auditor.instruments.c.bulk_bodies import lizard_figures_of_c
from tools.fast_paths import figures_by_lizard

NAMES = ("a", "foo", "bar_2", "A", "_x", "iffy", "structure", "voids")
LEAVES = (
    *NAMES,
    "0",
    "1.5f",
    "0x1fUL",
    "'a'",
    "'\\''",
    '"s"',
    '"/* { \\" "',
    "u'\\0'",
    "sizeof(struct x)",
    "a.b",
    "c->class_",
)
# Each `E` stands for an expression, `S` for a statement, `N` for a name, `L` for a leaf, `P` for parameters.
EXPRESSIONS = (
    *(
        "L",
        "L",
        "L",
        "N(E)",
        "N(E, E)",
        "(E) ? (E) : (E)",
        "!E",
        "~N",
        "-E",
        "*N",
        "(struct x *)N",
        "N[E]",
        "({ S E; })",
    ),
    *(
        "E && E",
        "E || E",
        "E && (N = E)",
        "E && E == E",
        "E <= E",
        "E >> 1",
        "N->x * E",
        "E & E",
        "N < E",
        "N |= E && E",
    ),
)
STATEMENTS = (
    *(
        "E;",
        "return E;",
        "int N = E;",
        "int N[] = { L, [1] = L };",
        "goto out;",
        "out: ;",
        "struct x *y;",
        "N(E)",
        "",
        "\t",
    ),
    *(
        "if (E)\n{\nS\n}",
        "if (E)\n\tS\nelse if (E) { S S }",
        "for (int i = 0; E; i++) S",
        "while (E) {\nS\n}",
        "do { S } while (E);",
    ),
    *(
        "switch (E) {\ncase 1:\ncase A ... B:\nS\ndefault:\n;\n}",
        "for_each(a, b) { S }",
        "union { int a; } b;",
        "// c {\n",
    ),
    *(
        "\n#ifdef A\nS\n#elif L\nS\n#else\nS\n#endif\n",
        "\n#if A\nif (E) {\n#else\n{\n#endif\nS\n}",
        "/* a {\n * b }\n */",
    ),
    *("{ struct a { int b; } c = { .d = L, .e = { 1 } }; S }", "\n#define B(x) do { \\\n x; \\\n} while (0)\n"),
    *('\n#include "c.h"\n', 'asm("a" :: "b"(c));', "char *N = L\n\tL;", "{ typedef int a; S }"),
)
PARAMETERS = (
    "",
    "void",
    "int a",
    "struct x *a, const char *N",
    "int (*N)(int, void *), ...",
    "int a[3], N",
    "void *a,\n\tint N",
)
HEADS = (
    *(
        "int N(P)",
        "static inline struct x *N(P)\n",
        "void __init\nN(P)",
        "__attribute__((a(1))) int N(P)",
        "A(b)\nint N(P) /* a */",
    ),
    *(
        "N(P)",
        "int N(P) __init",
        "int N(P)\n#ifdef A\n#endif\n",
        "int N(P) const // b\n",
        "int N(a, b) int a; char *b;",
        "int (N)(P)",
    ),
    *("A(N)(P)", "int N(P) __attribute__((a))"),
)
DECLARATIONS = (
    *(
        "H;",
        "struct N { int a : 3; char b[N]; int (*c)(int); struct { int d; } e; };",
        "enum { A, B = L, C = 1 << 3, Z = ~0U, };",
    ),
    *(
        "static const struct x N[] = { { 1, L }, [2] = { .a = b(c) } };",
        "struct x N = { .a = L, .b = { 1 }, .c = A(1, d), };",
    ),
    *(
        "A(N, L);",
        "typedef int N;",
        "typedef struct { int b; } N;",
        "#if A\n#endif",
        "int N, *b = &c;",
        "extern int N[];",
        "A(N)",
    ),
    *('extern "C" {\nH { S }\n}', "#define N(x) { \\\n x", "#include <a.h>"),
)
DEEPEST = 5


@st.composite
def programs(draw: DrawFn) -> str:
    """A text of C as people write it: functions and declarations."""
    return "\n".join(
        draw(st.sampled_from((filled(draw, "H\n{\nS\nS\n}"), filled(draw, "D"))))
        for _ in range(draw(st.integers(0, 5)))
    )


def filled(draw: DrawFn, form: str, depth: int = 0) -> str:
    """The form with all its letters replaced."""
    kinds = {"E": EXPRESSIONS, "S": STATEMENTS, "N": NAMES, "L": LEAVES, "P": PARAMETERS, "H": HEADS, "D": DECLARATIONS}
    simple = {"E": LEAVES, "S": ("return 1;",)}
    pieces = []
    for letter in re.split(r"(\b[ESNLPHD]\b)", form):
        forms = (simple if depth > DEEPEST else kinds).get(letter) or kinds.get(letter)
        if forms is None:
            pieces.append(letter)
        else:
            chosen = draw(st.sampled_from(forms))
            pieces.append(chosen if letter in "NL" else filled(draw, chosen, depth + 1))
    return "".join(pieces)


@settings(max_examples=300)
@given(programs())
def test_reads_ordinary_programs_as_lizard_does(text: str) -> None:
    assert lizard_figures_of_c(text) == figures_by_lizard(text)


# fmt: off
pieces = st.sampled_from((
    "int f(int a)", "void g()", "{", "}", "(", ")", "[", "]", "<", ">", "<<", ";", ",", "=", ":", "::", ".", "->",
    "if (a)", "while (b)", "case 1:", "catch", "? :", "&&", "||", "&", "a = b;", "x", "y", "__a", "const", "typedef",
    "template", "struct a", "class B", "namespace c", "union", "operator", "==", "noexcept", "throw", "[=](int x)",
    "#if A\n", "#else\n", "#endif\n", "#ifdef X /* a\n b */ c\n", "#include <a.h>\n", "#define A \\\n b\n", "#",
    "~", "~ \n", "~A()", "~(", "//a\n", "/* a\n b */", "/* \f \u2028 */", "// GENERATED CODE\n",
    "// #lizard forgives\n",
    '"a\\\nb"', '"', "'", '"x\ny"', 'R"(a\n)"', "\\\n", "0x1'f", "1.5", "é", "\x1c", "\xa0", "@", "\f", "\x1f",
    'extern "C" {', "} f(", ") {", "={", "a[1]", "f(a)(b) {", "(f)(a) {", "f(a) b;", "f(a) b {", ".class", "&& a = b",
))
# fmt: on
separators = st.sampled_from(["", " ", "\n"])
fragments = st.lists(st.tuples(pieces, separators).map("".join), max_size=40).map("".join)


@settings(max_examples=1000)
@given(st.one_of(fragments, st.text()))
def test_finds_nothing_else_than_lizard_in_any_text(text: str) -> None:
    assert lizard_figures_of_c(text) in (figures_by_lizard(text), None)


@settings(max_examples=300)
@given(programs(), fragments, st.integers(min_value=0), st.integers(min_value=0, max_value=30))
def test_finds_nothing_else_than_lizard_in_broken_programs(text: str, other: str, place: int, taken: int) -> None:
    place %= len(text) + 1
    broken = text[:place] + other + text[place + taken :]
    assert lizard_figures_of_c(broken) in (figures_by_lizard(broken), None)
