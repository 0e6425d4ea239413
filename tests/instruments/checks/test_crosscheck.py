# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Each check passes what is right however odd it looks, and still flags the file that it is there for."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from auditor.instruments.c.cleaning import clean
from auditor.instruments.c.details import Scan, scan_text
from auditor.instruments.checks.crosscheck import Evidence, find_disputes, show_as_pygount
from auditor.instruments.figures import LizardFigures, PygountFigures
from auditor.instruments.languages import CPP, PYTHON, RUST, SHELL, C, Language
from auditor.instruments.measurement import measure
from auditor.instruments.published.functions import lizard_figures
from auditor.instruments.published.lines import pygount_figures
from auditor.model.measured import Dispute, Function, Measurement


def disputes_of(content: bytes, language: Language = C) -> tuple[Dispute, ...]:
    outcome = measure(content, language)
    assert isinstance(outcome, Measurement)
    return outcome.disputes


def evidence_of(content: bytes, language: Language = C) -> Evidence:
    scan = scan_text(content, language.syntax or "c")
    cleaned = clean(scan)
    return Evidence(
        scan,
        pygount_figures(content.decode(), language),
        lizard_figures(content.decode(), language.example),
        cleaned,
        lizard_figures(cleaned.content.decode(), language.example),
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\n\n/* a\n\n */\n", id="no code"),
        pytest.param(b"int f(void)\n{\n    g(\"a\",\n      'b'\n    );\n}\n", id="brackets and literals"),
        pytest.param(b"#include <a.h>\n#define B {\\\n c \\\n\\\n}\n#undef B\n", id="directives"),
        pytest.param(
            b"#define A /* b\n  c */\nint d;\n#define E(f) #f\n#define G x ## y\n",
            id="directives with comments",
        ),
        pytest.param(b"#\nint a;\n# \n", id="null directives"),
        pytest.param(b'char *a = "b\\\n  c\\\n d";\nchar e[] =\n"f" /* g */\n"h";\n', id="literals on many lines"),
        pytest.param(b"#if 0\nint a;\n\n{\n\"b\"\n/* c */\n#define D\n#endif\nint e;\n", id="if 0"),
        pytest.param(b"#if 0\nint a;\n#else\nint b;\n#endif\nint c;\n", id="the else of if 0"),
        pytest.param(b"#if 0\n#if A\na\n#else\nb\n#endif\nc\n#endif\nint d;\n", id="if 0, for pygount half closed"),
        pytest.param(b"#if 0\na\n# endif\nint b[] = {\n};\n", id="if 0, for pygount never closed"),
        pytest.param(b"#if 0 || A\na\n#endif\n#if 00\nb\n#endif\n# if 0\nc\n#endif\n", id="if 0 or not"),
        pytest.param(b"#if 0 \\\n || A\nint a;\n#endif\n", id="if 0 on two lines"),
        pytest.param(b"#if 0\n#if A \\\n && B\na\n#endif\nb\n#endif\nint c;\n", id="a condition on two lines within"),
        pytest.param(
            b"#ifdef __cplusplus\nextern \"C\" {\n#endif\nint f(void);\n#ifdef __cplusplus\n}\n#endif\n",
            id="linkage",
        ),
        pytest.param(b"#ifdef __cplusplus\nnamespace a {\nclass b;\n}\n#endif\nint f(void)\n{\n}\n", id="a namespace"),
        pytest.param(b"struct a {\n int b;\n};\nint c[] = {\n1\n};\n", id="closed with a semicolon"),
        pytest.param(b"#if 0\nint f(void)\n{\n}\n#endif\n", id="a dead function"),
        pytest.param(b"#if A\nint f(int a) {\n#else\nint f(int b) {\n#endif\n}\nint g(void)\n{\n}\n", id="two heads"),
        pytest.param(
            b"int f(a)\nint a;\n{\n}\nint (g)(void)\n{\n}\nint (*h(int a))(void)\n{\n}\n",
            id="heads of all kinds",
        ),
        pytest.param(
            b"static __init int __f(void)\n{\n}\nint __a((b)) __g(void)\n{\n} /* g */\n",
            id="annotations before",
        ),
        pytest.param(b"int f(void) __acquires(a)\n{\n}\n", id="an annotation behind"),
        pytest.param(
            b"typeof(a) f(void)\n{\n}\nMACRO(b) int g(int c)\n{\n}\nMACRO(d)\nh(e)\nint e;\n{\n}\n",
            id="functions behind parentheses",
        ),
        pytest.param(
            b"int f(void) {\nif (a(b) && (c)) {\n}\nelse\n{\n}\ndo {\n}\nwhile (d);\n}\n", id="statements in column 0"
        ),
    ],
)  # fmt: skip
def test_c_without_a_dispute(content: bytes) -> None:
    assert disputes_of(content) == ()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"namespace a {\ntemplate <typename T>\nT b<T>::c(T d)\n{\n}\n}\n", id="a template"),
        pytest.param(b"struct A {\nA() = default;\n~A()\n{\n}\n};\nA::~A()\n{\n}\n", id="a destructor"),
        pytest.param(
            b"bool A::operator<(A a)\n{\n}\nvoid operator()(int a)\n{\n}\nA::operator bool()\n{\n}\n",
            id="operators",
        ),
        pytest.param(b"int f()\n{\n  g([&](int a) { return a; });\n}\n", id="a lambda"),
        pytest.param(b'auto a = R"(b\n\n\n  c)";\nauto d = R"(\n)";\n', id="raw strings with blank lines"),
        pytest.param(b"auto f() -> int\n{\n  return 1'000;\n}\n", id="a number with quotes"),
    ],
)  # fmt: skip
def test_cpp_without_a_dispute(content: bytes) -> None:
    assert disputes_of(content, CPP) == ()


ALONE = "functions that one reader alone finds:"
LIZARD = "by lizard alone"
BLOCK = "by its block alone"
STRAY = "a statement outside of every block, or a macro that is a brace,"
OPEN = "brackets and blocks that lizard waits for at the end"
NLOC = "SLOC; lizard's NLOC + directive lines - #include lines"
PYGOUNT = "SLOC; pygount's code + string + lines of brackets + lines of #if 0"
NAMES = "functions of an odd name or length:"


@pytest.mark.parametrize(
    ("content", "language", "disputes"),
    [
        pytest.param(
            b"#error don't\n\n/* a */\nint b; // isn't it\n",
            C,
            (Dispute("A", 2, 5, NLOC),),
            id="A: an odd quote in prose",
        ),
        pytest.param(
            b"int a;\n/* b \xe2\x80\xa8 */ int c, /* \xe2\x80\xa8 */ d;\n",
            C,
            (Dispute("A", 2, 3, NLOC),),
            id="A: U+2028",
        ),
        pytest.param(
            b'#define A "/*"\nint b;\n#define C "*/"\n',
            C,
            (Dispute("B", 3, 2, PYGOUNT),),
            id="B: a comment mark in a string",
        ),
        pytest.param(
            b"static f(a)\n16 bit code;\nASM_START\n mov (si\nASM_END\nvoid g(b)\nint b;\n{\n}\n\nvoid h()\n{\n}\n",
            C,
            (Dispute("D", 0, 2, OPEN), Dispute("J", 0, 1, f"{ALONE} h up to line 13 {BLOCK}")),
            id="D and J: lost functions of another dialect",
        ),
        pytest.param(
            b"int f(void)\n{\n  BEGIN(a) {\n}\nint g(void)\n{\n}\n",
            C,
            (
                Dispute("D", 0, 2, OPEN),
                Dispute("J", 0, 2, f"{ALONE} {STRAY} in line 6, f up to line 8 {BLOCK}"),
            ),
            id="D and J: a macro that closes a brace",
        ),
        pytest.param(
            b"int f(void)\n{\n  if (a) {\n  END\n}\nint g(void)\n{\n}\n}\n",
            C,
            (Dispute("J", 0, 1, f"{ALONE} {STRAY} in line 7"),),
            id="J: a function taken for a block of another",
        ),
        pytest.param(b"int f(void) {\n  END\nint g(void) {\n  END\n", C,
            (Dispute("D", 0, 4, OPEN), Dispute("J", 0, 2, f"{ALONE} {STRAY} in line 3, f up to line 5 {BLOCK}")),
            id="D and J: blocks that macros close",
        ),
        pytest.param(
            b"YY_DECL\n{\n  if (a)\n  {\n    b();\n  }\n  while (c) {\n  }\n}\n",
            C,
            (
                Dispute("E", 0, 2, f"{NAMES} if in line 3, while in line 7"),
                Dispute("J", 0, 2, f"{ALONE} if in lines 3 to 6 {LIZARD}, while in lines 7 to 8 {LIZARD}"),
            ),
            id="E and J: the output of flex",
        ),
        pytest.param(
            b"int f(void) a __acquires(b)\n{\n}\n",
            C,
            (Dispute("E", 0, 1, f"{NAMES} __acquires in line 1"),),
            id="E: a known annotation",
        ),
        pytest.param(
            b"int f(void) __a\n__b(c)\n{\n}\n",
            C,
            (Dispute("E", 0, 1, f"{NAMES} __b in line 2"),),
            id="E: a name like an annotation behind a parenthesis",
        ),
        pytest.param(
            b"int f(void) word unknown(a)\n{\n}\n",
            C,
            (Dispute("E", 0, 1, f"{NAMES} unknown in line 1"),),
            id="E: an unknown annotation behind a word",
        ),
        pytest.param(
            b"int f(int a)\n  word\n\tunknown(&a->b, 1)\n{\n}\n",
            C,
            (Dispute("E", 0, 1, f"{NAMES} unknown in line 3"),),
            id="E: one on an indented line",
        ),
        pytest.param(
            b"int f()\nBEGIN {\n}\ncatch (A) {\n}\n",
            CPP,
            (Dispute("E", 0, 1, f"{NAMES} catch in line 4"),),
            id="E: a handler taken for a function",
        ),
        pytest.param(
            b"for (auto a : b) {\n}\n",
            CPP,
            (Dispute("E", 0, 1, f"{NAMES} for in line 1"), Dispute("J", 0, 1, f"{ALONE} {STRAY} in line 1")),
            id="E and J: C++ outside a function",
        ),
    ],
)  # fmt: skip
def test_disputes(content: bytes, language: Language, disputes: tuple[Dispute, ...]) -> None:
    assert disputes_of(content, language) == disputes


RAW, OWN = lizard_figures("int f(void)\n{\n  return 1;\n}\n", C.example), PygountFigures(2, 0)


def with_lines(scan: Scan, **changed: int) -> Scan:
    return replace(scan, lines=replace(scan.lines, **changed))


GOOD = evidence_of(b"int f(void)\n{\n  return 1;\n}\n")


@pytest.mark.parametrize(
    ("change", "checks"),
    [
        pytest.param({}, [], id="none"),
        pytest.param({"scan": with_lines(GOOD.scan, code=5)}, ["A", "B"], id="a line more"),
        pytest.param({"scan": with_lines(GOOD.scan, code=3, comment=1)}, ["A", "B"], id="a line of another class"),
        pytest.param({"raw": replace(RAW, nloc=3)}, ["A"], id="lizard misses a line"),
        pytest.param({"pygount": replace(OWN, code=3)}, ["B"], id="pygount finds a line"),
        pytest.param({"raw": None, "scan": with_lines(GOOD.scan, code=5)}, ["B"], id="lizard finds nothing"),
        pytest.param({"pygount": None, "scan": with_lines(GOOD.scan, code=5)}, ["A"], id="pygount finds nothing"),
        pytest.param({"found": replace(RAW, functions=())}, ["J"], id="a function is lost"),
        pytest.param({"found": None, "raw": replace(RAW, nloc=3)}, ["A"], id="no functions are known"),
        pytest.param({"found": replace(RAW, left_open=1)}, ["D"], id="a bracket is open"),
    ],
)
def test_one_instrument_that_errs_is_caught(change: dict[str, Any], checks: list[str]) -> None:
    assert [dispute.check for dispute in find_disputes(replace(GOOD, **change))] == checks


@pytest.mark.parametrize(
    "function",
    [
        pytest.param(Function("if", 1, 4, 4, 1, 0), id="a keyword"),
        pytest.param(Function("int( f)", 1, 4, 4, 1, 0), id="no identifier"),
        pytest.param(Function("", 1, 4, 4, 1, 0), id="no name"),
        pytest.param(Function("f::g", 1, 4, 4, 1, 0), id="a name of C++"),
        pytest.param(Function("f", 5, 4, 1, 1, 0), id="ends before it starts"),
        pytest.param(Function("f", 1, 4, 5, 1, 0), id="more lines of code than lines"),
        pytest.param(Function("f", 1, 4, 0, 1, 0), id="no line of code"),
    ],
)
def test_an_odd_function_is_caught(function: Function) -> None:
    odd = replace(GOOD, found=replace(RAW, functions=(function,)))
    disputes = find_disputes(odd)
    assert [(dispute.check, dispute.theirs) for dispute in disputes if dispute.check == "E"] == [("E", 1)]


@pytest.mark.parametrize(
    "name",
    [
        "f",
        "_1",
        "$a",
        "A::b$::f",
        "A::f",
        "A::~A",
        "A::B<int>::f<T, U>",
        "A<B<C>>::f",
        "operator ==",
        "A::operator B",
        "A::operator ()",
    ],
)
def test_names_of_cpp(name: str) -> None:
    good = evidence_of(b"int f()\n{\n}\n", CPP)
    named = replace(good, found=LizardFigures(3, (Function(name, 1, 3, 3, 1, 0),)))
    assert "E" not in {dispute.check for dispute in find_disputes(named)}


@pytest.mark.parametrize(
    "name",
    ["if", "catch", "A::requires", "__attribute__", "A::while", "(a)", "", "a b", "::", "A::", "1a", "f(g)", "a<b"],
)
def test_no_names_of_cpp(name: str) -> None:
    good = evidence_of(b"int f()\n{\n}\n", CPP)
    odd = replace(good, found=LizardFigures(3, (Function(name, 1, 3, 3, 1, 0),)))
    assert "E" in {dispute.check for dispute in find_disputes(odd)}


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        pytest.param(b"a\n#if A\nb\n#endif", b"a\n#if A\nb\n#endif", id="nothing hidden"),
        pytest.param(b"#if 0\na\n#define B\n#endif\nc", b"#if 0\n\n\n#endif\nc", id="directives, but for conditionals"),
        pytest.param(
            b"#if 0\n#if A\nb\n#else\nc\n#endif\nd\n#endif", b"#if 0\n#if A\n\n#else\n\n#endif\nd\n#endif",
            id="nested",
        ),
        pytest.param(
            b"#if 0\n# if A\n# endif\nb\n#elif C\nd", b"#if 0\n\n\n\n#elif C\nd",
            id="a blank hides a directive",
        ),
        pytest.param(b"#if 0\n#if A \\\n B\n#endif\nc", b"#if 0\n\n\n#endif\nc", id="a splice hides a condition"),
    ],
)  # fmt: skip
def test_what_pygount_sees_of_if_0(content: bytes, shown: bytes) -> None:
    assert show_as_pygount(scan_text(content, "c")) == shown


@pytest.mark.parametrize(
    ("content", "language"),
    [
        pytest.param(
            b'#!/usr/bin/python\n"""a"""\ndef f():\n    """b\n\n    c"""\n    return """d\n\n"""\n', PYTHON,
            id="Python",
        ),
        pytest.param(b"class A:\n    b = 1\n    'c'\n    x = (\n        # d\n    )\n", PYTHON, id="Python, a string"),
        pytest.param(b"print 'a'\n", PYTHON, id="Python 2"),
        pytest.param(b"if a:\n  (\n", PYTHON, id="Python without its end"),
        pytest.param(b"/// a\n//! b\nfn f() { /* c */ }\n", RUST, id="Rust"),
        pytest.param(b"#!/bin/sh\ncat <<'A'\n# b\nA\n", SHELL, id="shell"),
    ],
)  # fmt: skip
def test_other_languages_without_a_dispute(content: bytes, language: Language) -> None:
    assert disputes_of(content, language) == ()


# A comment on many lines is whole here: amid `#if 0`, Pygments does not know comments, so B would rightly fail.
WHOLE_LINES = [
    "int a;",
    "int b; /* c */",
    "// d",
    "/* e\n\n */ int f;",
    "",
    "  ",
    "{",
    "};",
    '"g",',
    "h('i', \"/*\");",
    "}",
]
WHOLE_LINES += [
    "#define I 1",
    "#define J(k) { \\\n  k \\\n}",
    "#if L",
    "# ifdef M",
    "#else",
    "#endif",
    "#if 0",
    "x = y << 1;",
]
WHOLE_LINES += ["#include <n.h>"]
lines = st.sampled_from(WHOLE_LINES)


@settings(max_examples=300)
@given(st.lists(lines, max_size=30))
def test_the_identities_hold_for_any_lines(chosen: list[str]) -> None:
    evidence = evidence_of("\n".join(chosen).encode())
    assert [dispute for dispute in find_disputes(evidence) if dispute.check in "AB"] == []
