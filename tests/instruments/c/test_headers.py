# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A header named `.h` is C++ if something in it is, unless that stands where it is made for both languages."""

import pytest

from auditor.instruments.c.headers import language_of_text
from auditor.instruments.languages import C_HEADER, C
from auditor.instruments.measurement import classify_lines, measure
from auditor.model.measured import Measurement


def measured(text: str) -> Measurement:
    outcome = measure(text.encode(), C_HEADER)
    assert isinstance(outcome, Measurement)
    return outcome


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("namespace n { }\n", id="a namespace"),
        pytest.param("namespace a::b {\n}\n", id="a nested namespace"),
        pytest.param("class A;\n", id="a class that is declared"),
        pytest.param("class EXPORT A final : public B { };\n", id="a class with a base"),
        pytest.param("struct A : B, private C { };\n", id="a struct with bases"),
        pytest.param("template <typename T> T f(T);\n", id="a template"),
        pytest.param("struct A {\npublic:\n int a;\n};\n", id="access"),
        pytest.param("using A = int;\n", id="using"),
        pytest.param("void f(std::string s);\n", id="a scope"),
        pytest.param("struct A { int f() const; };\n", id="a member that changes nothing"),
        pytest.param("struct A { int a; A(int b); };\n", id="a constructor"),
        pytest.param("#ifdef __cplusplus\n#endif\n#if X\nclass A { };\n#endif\n", id="in another conditional"),
        pytest.param("#if 0\n#else\nclass A { };\n#endif\n", id="beside a dead arm"),
        pytest.param("class EXPORT(1) A { void f() { } };\n", id="a class behind a macro"),
        pytest.param("class __attribute__((packed)) A { int f() { return 1; } };\n", id="a class with attributes"),
        pytest.param("enum class A { B };\nenum struct C : int { D };\n", id="enumerators with a scope"),
        pytest.param("struct A { int b; int f(int a) { return a; } };\n", id="a method of a struct"),
        pytest.param("union A { int b; int f() { return b; } };\n", id="a method of a union"),
        pytest.param("struct A final { int f() { return 1; } };\n", id="a method of a last struct"),
        pytest.param("inline A operator+(const A a, A b) { return a.b; }\n", id="an operator"),
        pytest.param("struct A { virtual void f() { } };\n", id="a virtual method"),
        pytest.param("struct A { int b = 3; };\n", id="a member with a value"),
        pytest.param("inline int f(int & a) { return a; }\n", id="a reference to a number"),
        pytest.param("inline int f(const A & a) { return a; }\n", id="a reference to a constant"),
        pytest.param("inline auto f(int a) -> int { return a; }\n", id="a type behind parameters"),
        pytest.param("inline A *f() { return new A; }\n", id="new"),
        pytest.param("inline void f(int *a) { delete a; }\n", id="delete"),
        pytest.param("inline void f() { throw a(); }\n", id="throw"),
        pytest.param("inline void f() { try { } catch (...) { } }\n", id="a handler"),
        pytest.param("inline void f() { a = [&](int b) { return b; }; }\n", id="a lambda"),
        pytest.param("inline void f() { for (auto & a : b) { } }\n", id="a loop over a range"),
        pytest.param("typedef A<int> B;\ninline A<int> f() { return a; }\n", id="arguments of a template"),
    ],
)
def test_it_is_cpp(text: str) -> None:
    outcome = measured(text)
    assert (outcome.language, outcome.labels, outcome.disputes) == ("C++ header", ("C++ by its content",), ())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("int f(void);\nstruct a { int b : 3, : 4; } c;\n", id="plain"),
        pytest.param("// class A;\n/* template <a> */\nchar *a = \"std::b\";\n", id="comments and literals"),
        pytest.param("#define A(b) class b { }; namespace n {\n", id="directives"),
        pytest.param(
            "#ifdef __cplusplus\nextern \"C\" {\n#endif\nint f(void);\n#ifdef __cplusplus\n}\n#endif\n", id="linkage"
        ),
        pytest.param(
            "#if defined(A) && defined(__cplusplus)\n# if B\nclass C { };\n# endif\n#else\nint c;\n#endif\n",
            id="for both",
        ),
        pytest.param("struct class *f(struct class *class);\nstruct class { int namespace, template; };\n", id="names"),
        pytest.param("enum { private, public };\nint a[] = { [private] = 1 };\nvoid f(int using);\n", id="more names"),
        pytest.param("[[gnu::packed]] struct a { int b; };\n", id="an attribute of C23"),
        pytest.param("#if 0\nclass A { };\n#elif 0\nnamespace b { }\n#endif\nint c;\n", id="dead arms"),
        pytest.param("struct a { int b : 1,\n private : 2,\n public : A; };\n", id="bits with names of access"),
        pytest.param("struct a { struct a (*get)(void); int (*a)(int); };\n", id="members that point to functions"),
        pytest.param("static inline int f(int template) { return template < 3; }\n", id="a comparison of template"),
        pytest.param("struct a { int b; } delete_a;\nint c[] = { [A] = 1, [B] = 2 };\n", id="what looks like others"),
        pytest.param("int new, catch, try, throw;\nint f(int virtual, int explicit, int friend);\n", id="others"),
        pytest.param("static inline int f(int operator) { return operator + (3) * operator; }\n", id="operator"),
        pytest.param("enum class { A };\nstatic inline int f(int a) { private: goto private; }\n", id="a label"),
    ],
)  # fmt: skip
def test_it_is_c(text: str) -> None:
    outcome = measured(text)
    assert (outcome.language, "C++ by its content" in outcome.labels) == ("C header", False)


def test_only_a_header_is_asked() -> None:
    outcome = measure(b"class A;\n", C)
    assert isinstance(outcome, Measurement)
    assert (outcome.language, outcome.labels) == ("C", ())


def test_lines_are_read_as_the_language_that_it_is() -> None:
    text = b'class A;\nauto a = R"(\n// b)";\n'
    assert [line.kind for line in classify_lines(text, C_HEADER)] == ["code", "code", "code"]


def test_lines_of_directives_are_passed_once() -> None:
    assert language_of_text(b"#define A 1\n" * 300_000, C_HEADER) is C_HEADER
