# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A header named `.h` is C++ if something in it is, unless that stands where it is made for both languages."""

import pytest

from auditor.instruments import classify_lines, measure
from auditor.languages import C_HEADER, C
from auditor.model import Measurement


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
