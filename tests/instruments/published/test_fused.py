# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The loop that reads C and C++ finds exactly what lizard's own entry point finds, down to the last parameter."""

from typing import Any

import lizard
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.instruments.published import functions, fused
from auditor.instruments.published.functions import lizard_figures

Found = tuple[int, list[tuple[str, str, int, int, int, int, list[str], int]]]


def found_in(information: Any) -> Found:
    return information.nloc, [
        (
            function.name,
            function.long_name,
            function.start_line,
            function.end_line,
            function.nloc,
            function.cyclomatic_complexity,
            function.full_parameters,
            function.top_nesting_level,
        )
        for function in information.function_list
    ]


def found_by_lizard(text: str, example: str) -> Found:
    return found_in(lizard.analyze_file.analyze_source_code(example, text))


def found_by_loop(text: str, example: str) -> Found:
    reader = lizard.get_reader_for(example)(lizard.FileInfoBuilder(example))
    assert fused.can_read(reader)
    fused.read_in_one_loop(reader, text, lizard.comment_counter)
    return found_in(reader.context.fileinfo)


C_TEXTS = {
    "empty": "",
    "one line": "int f(int a) { return a; }",
    "a function": "static int\nf(int a, char *b)\n{\n  if (a && b)\n    return 1;\n  return 0;\n}\n",
    "two functions on a line": "int f(void) { return 1; } int g(int a) { return a ? 1 : 2; }\n",
    "all conditions": "void f(int a) { for (;;) while (a) if (a || a) switch (a) { case 1: break; case 2: ; } }",
    "directives": "#include <a.h>\n#  include \\\n 'b.h'\n#include\n#define A(x) \\\n  x##x\n#\n#!a\nint f(void) { }\n",
    "conditionals": "int f(void)\n{\n#ifdef A\n#elif B\n#else\n#endif\n#ifndef C\n#endif\n}\n#if D\nint a;\n#endif\n",
    "a directive through a comment": "#define A /* b\nc */ d\nint f(void) { }\n",
    "a directive at the end": "int f(void) { }\n#define A \\",
    "an apostrophe in prose": "#error don't\nint f(void) { }\nint g(void) { return 'a'; }\n",
    "comments": "/* a\n\n */ int f(void) /* b */ {\n// c\n// d \\\n e\n} /* \f \u2028 \x85 */ int g(void) { }\n",
    "an unterminated comment": "int f(void) { }\n/* int g(void) { }\n",
    "the end mark": "int f(void) { }\n// GENERATED CODE\nint g(void) { }\n",
    "the end mark in a function": "int f(void) {\n/* GENERATED CODE */\n}\n",
    "the end mark in a directive": "#define A /* GENERATED CODE */\nint f(void) { }\n",
    "forgiving": "// #lizard forgives\nint f(void) { }\nint g(void) { // #lizard forgives(nloc)\n}\nint h(void) { }\n",
    "forgiving all": "// #lizard forgive global\nint f(void) { }\n",
    "strings": 'char *a = "b\\\nc"; char d = \'\\\'\'; char *e = "f\ng"; int h(void) { return L"i"[0]; }\n',
    "unterminated strings": "char *a = \"b;\nint f(void) { }\nint g(void) { return ''; }\n",
    "splices": "int \\\nf(void) \\\n{\n\\\n}\n",
    "tildes": "int a = ~b; int c = ~ d; int e = ~~f; int g = ~\nh;\n~\n",
    "tildes before all": "~/* a\n*/ b; ~#define c\n~//d\n~{ ~} ~if ~~",
    "structures": "struct a { int b; } c; struct d *f(struct e *g) { struct h i = { .j = 1 }; return 0; }\n",
    "structures in functions": "int f(void) { struct a { int b; }; union c d; { struct e g(void); } return d.x; }\n",
    "K&R": "int f(a, b)\nint a;\nchar *b;\n{\n  return a;\n}\n",
    "less at file scope": "enum { A = 1 < 2, B = 1 << 3 };\nint f(void) { }\n",
    "unbalanced braces": "int f() {\n#if A\nif (a) {\n#else\nif (b) {\n#endif\n}\n}\nint g() { }\n}\nint h() { }\n",
    "unbalanced parentheses": "A(b\nint f(void) { }\nint g(void) { })\nint h(void) { }\n",
    "annotations": "void f(void) __acquires(a) { } void g(void) __init { } A(b) void h(void) { }\n",
    "attributes": "__attribute__((a)) int f(void) __attribute__((b)) { return 0; } [[c]] int g(void) { }\n",
    "references": "int f(void) { a = b && (c = d); goto *&&e; e: ; } typedef int g(a && b);\n",
    "initializers": "int a[] = { [0] = 1, [1] = { 2 } }; struct b c = { .d = { 3 }, .f = g };\nint h(void) { }\n",
    "odd white space": "int\x1cf(void)\x0b{\x0c}\u00a0int g(void) { }\u2028int h(void) { }\n",
    "odd characters": "int é(void) { } @a $b int f$(void) { } `\x00\n",
}
CPP_TEXTS = {
    "a class": "class A : public B { A(); ~A() { if (a) b(); } int f() const { } };\nA::A() : a(1), b{2} { }\n",
    "namespaces": "namespace a { namespace b::c { int f() { } } } namespace { int g() { } }\nint h() { }\n",
    "templates": "template <typename T, int N = (1 < 2)> T a<T>::f(std::map<T, T> &&b) { return b && c; }\n",
    "operators": "bool A::operator==(const A &a) { } A::operator B() { } int operator()(int a) { } A operator,(A);\n",
    "lambdas": "auto a = [](int b) { return b; }; int f() { g([=](auto &&c) { if (c) return; }); } auto d = [e] { };\n",
    "exceptions": "void f() throw(a) { try { } catch (b) { } } void g() noexcept(true) { } auto h() -> int { }\n",
    "raw strings": 'auto a = R"(\n}\n)"; auto b = u8R"(c)"; int f() { return 1\'000; }\n',
    "attributes": "[[nodiscard]] int f() { } class [[a]] B { }; int g() [[c]] { }\n",
}
CASES = [pytest.param(text, "x.c", id=f"C: {name}") for name, text in C_TEXTS.items()]
CASES += [pytest.param(text, "x.cpp", id=f"C++: {name}") for name, text in {**C_TEXTS, **CPP_TEXTS}.items()]


@pytest.mark.parametrize(("text", "example"), CASES)
def test_finds_what_lizard_finds(text: str, example: str) -> None:
    assert found_by_loop(text, example) == found_by_lizard(text, example)


# fmt: off
pieces = st.sampled_from((
    "int f(int a)", "void g()", "{", "}", "(", ")", "[", "]", "<", ">", "<<", ";", ",", "=", ":", "::", ".", "->",
    "if (a)", "while (b)", "case 1:", "catch", "? :", "&&", "||", "&", "a = b;", "x", "y", "__a", "const", "typedef",
    "template", "struct a", "class B", "namespace c", "union", "operator", "==", "noexcept", "throw", "[=](int x)",
    "#if A\n", "#else\n", "#endif\n", "#ifdef X /* a\n b */ c\n", "#include <a.h>\n", "#define A \\\n b\n", "#",
    "~", "~ \n", "~A()", "//a\n", "/* a\n b */", "/* \f \u2028 */", "// GENERATED CODE\n", "// #lizard forgives\n",
    '"a\\\nb"', '"', "'", '"x\ny"', 'R"(a\n)"', "\\\n", "0x1'f", "1.5", "é", "\x1c", "\xa0", "@", "\f",
))
# fmt: on
separators = st.sampled_from(["", " ", "\n"])
fragments = st.lists(st.tuples(pieces, separators).map("".join), max_size=60).map("".join)


@settings(max_examples=400)
@given(st.one_of(fragments, st.text()), st.sampled_from(["x.c", "x.cpp"]))
def test_finds_what_lizard_finds_in_any_text(text: str, example: str) -> None:
    assert found_by_loop(text, example) == found_by_lizard(text, example)


@given(fragments)
def test_leaves_open_what_the_chain_leaves_open(text: str) -> None:
    reader = lizard.get_reader_for("x.c")(lizard.FileInfoBuilder("x.c"))
    functions.read_in_chain(reader, text)
    machine = reader.parallel_states[0]
    left_open = len(machine.bracket_stack) + abs(machine.br_count) + len(reader.context.nesting_stack)
    assert lizard_figures(text, "x.c").left_open == left_open


@pytest.mark.parametrize("example", ["x.py", "x.rs", "x.java"])
def test_refuses_other_readers(example: str) -> None:
    reader = lizard.get_reader_for(example)(lizard.FileInfoBuilder(example))
    assert not fused.can_read(reader)


def test_refuses_other_conditions() -> None:
    reader = lizard.get_reader_for("x.c")(lizard.FileInfoBuilder("x.c"))
    reader.conditions.add("goto")
    assert not fused.can_read(reader)
