# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is a function by its braces alone, and what is lost where no other reader sees it either."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.instruments.c.blocks import read_blocks
from auditor.instruments.languages import CPP, C, Language
from auditor.instruments.measurement import measure
from auditor.model.measured import Measurement


def functions_of(text: str, *, cpp: bool) -> list[tuple[str, int, int, int]]:
    """Of each function its name, `f` or else the first that it may have, the line of it, the last line and the CCN."""
    found = []
    for one in read_blocks(text.encode(), cpp=cpp).functions:
        head = min(one.heads, key=lambda head: head.name != "f")
        found.append((head.name, head.line, one.end, one.ccn))
    return found


@pytest.mark.parametrize(
    ("text", "functions"),
    [
        pytest.param("int f(void)\n{\n if (a && b) ;\n}\n", [("f", 1, 4, 3)], id="plain"),
        pytest.param("int f(a, b)\nint a; char *b;\n{\n}\n", [("f", 1, 4, 1)], id="parameters behind their list"),
        pytest.param("struct a { int b; } c = { 1 }, d[] = { 2 };\nenum { E(1) };\n", [], id="types and variables"),
        pytest.param("struct a *f(struct b c) { }\n", [("f", 1, 1, 1)], id="a struct that is returned"),
        pytest.param("int (*f(int a))(int b) { }\n", [("f", 1, 1, 1)], id="a pointer that is returned"),
        pytest.param("M(a) .b = f, .c = g, END\nint f(void) { }\n", [("f", 2, 2, 1)], id="members between macros"),
        pytest.param("T(a) { 1, 2 };\nT(b) { .c = 1 };\nM(int a[] =) { 1 };\n", [], id="lists behind macros"),
        pytest.param('extern "" { int f(void) { } }\n', [("f", 1, 1, 1)], id="linkage"),
        pytest.param("M(a, { b; }) int f(void) { }\n", [("f", 1, 1, 1)], id="a block as an argument"),
        pytest.param("void f(void) { goto *(a ? &&b : &&c); x = &&b; y(&&b); }\n", [("f", 1, 1, 2)], id="labels"),
    ],
)
def test_functions_of_c(text: str, functions: list[tuple[str, int, int, int]]) -> None:
    assert functions_of(text, cpp=False) == functions


@pytest.mark.parametrize(
    ("text", "functions"),
    [
        pytest.param(
            "namespace a::b {\nclass C final : public D<int> {\npublic: C() : d{1}, e(g ? 1 : 2) { }\n"
            " ~C() { }\n};\n}\n",
            [("C", 3, 3, 2), ("~C", 4, 4, 1)],
            id="a class",
        ),
        pytest.param("class C : public M(I) { int f() { } };\n", [("f", 1, 1, 1)], id="a base by a macro"),
        pytest.param("int f() try { } catch (A) {\n} catch (...) {\n}\n", [("f", 1, 3, 3)], id="a try block"),
        pytest.param(
            "int f() {\n struct L { int g(bool a) { return a && 1; } };\n return x || y;\n}\n",
            [("g", 2, 2, 2), ("f", 1, 4, 2)],
            id="a class within a function",
        ),
        pytest.param(
            "bool operator()(int a) const { }\nA::operator bool() { }\n",
            [("operator", 1, 1, 1), ("operator", 2, 2, 1)], id="operators",
        ),
        pytest.param(
            "auto f = [](int a) { return a; };\nint v __attribute__((aligned(8))) { };\nM(p) T x { 1 };\n", [],
            id="variables",
        ),
        pytest.param("void f(A a = {}, B b = B{1}) { }\n", [("f", 1, 1, 1)], id="braces in parameters"),
        pytest.param("template <> P *O::f<P>() const { }\n", [("f", 1, 1, 1)], id="arguments of a template"),
        pytest.param(
            "void f(T &&t) { auto &&a = t; g(static_cast<T &&>(t)); if (a && b) ; }\n", [("f", 1, 1, 3)],
            id="references",
        ),
        pytest.param("struct alignas(8) A { void f() { } };\n", [("f", 1, 1, 1)], id="an aligned class"),
    ],
)  # fmt: skip
def test_functions_of_cpp(text: str, functions: list[tuple[str, int, int, int]]) -> None:
    assert functions_of(text, cpp=True) == functions


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("int f(void) BEGIN\n return 1;\nEND\n", (2,), id="a statement"),
        pytest.param("int f(void) BEGIN g();\n a->b += 1;\nEND\n", (1,), id="an assignment"),
        pytest.param("int f(void)\n{\nEND\nint g(void)\n{\n}\n}\n", (5,), id="a function in a function"),
        pytest.param("M(a, if (b) c(b))\n.if (d)\nint x = y->z;\n", (), id="arguments, assembly and initializers"),
        pytest.param(
            "void f(void) {\n else_each(a) { }\n else each(b) { }\n for_each (c) { }\n}\n", (), id="loops by macros"
        ),
    ],
)  # fmt: skip
def test_what_no_block_holds(text: str, lines: tuple[int, ...]) -> None:
    assert read_blocks(text.encode(), cpp=False).stray == lines


@pytest.mark.parametrize(
    ("text", "language", "check"),
    [
        pytest.param(
            "#define BEGIN {\n#define END }\nint f(int a) BEGIN\n g(a);\nEND\n", C, "J", id="braces by macros"
        ),
        pytest.param("int f(int a) BEGIN\n if (a) return 2;\n return 1;\nEND\n", C, "J", id="braces by unknown macros"),
        pytest.param("YY_DECL\n{\n while (a) { }\n}\n", C, "J", id="a head by a macro"),
    ],
)
def test_a_function_that_nobody_finds_is_disputed(text: str, language: Language, check: str) -> None:
    outcome = measure(text.encode(), language)
    assert isinstance(outcome, Measurement)
    assert check in {dispute.check for dispute in outcome.disputes}


def test_macros_that_make_whole_functions_are_not_disputed() -> None:
    text = b"#define A(n) int n(void) { return\n#define B(n) A(n) 1; }\n#define C(n) A(n) 2; }\nB(f)\nC(g)\n"
    outcome = measure(text, C)
    assert isinstance(outcome, Measurement)
    assert outcome.disputes == ()


@given(st.text("{}()<>;:,=&ab \n", max_size=60), st.sampled_from((C, CPP)))
def test_any_text_is_read(text: str, language: Language) -> None:
    blocks = read_blocks(text.encode(), cpp=language is CPP)
    assert all(1 <= one.end <= text.count("\n") + 1 for one in blocks.functions)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "begin", "end", "language"),
    [
        pytest.param("", "namespace a {", "}", CPP, id="namespaces"),
        pytest.param("", "struct a {", "};", CPP, id="classes"),
        pytest.param("", "void f() { struct a {", "}; }", CPP, id="classes within functions"),
        pytest.param("void f(void) ", "{", "}", C, id="blocks"),
    ],
)
def test_what_lies_too_deep_is_disputed(before: str, begin: str, end: str, language: Language) -> None:
    outcome = measure((before + begin * 120 + end * 120).encode(), language)
    assert isinstance(outcome, Measurement)
    assert "J" in {dispute.check for dispute in outcome.disputes}


def test_thousands_of_members_are_read() -> None:
    members = ", ".join(f"m{number}{{a && {number}}}, n{number}({{ {number} }})" for number in range(8_000))
    assert functions_of(f"A::A() : {members} {{ }}\nint f() {{ return 1; }}\n", cpp=True)[1:] == [("f", 2, 2, 1)]
