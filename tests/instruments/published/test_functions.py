# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""lizard's figures are those of its own entry point, or an exception."""

import subprocess
import sys

import lizard
import pytest

from auditor.instruments.figures import LizardFigures
from auditor.instruments.published.functions import find_functions, lizard_figures
from auditor.model.measured import Function

TEXTS = [
    pytest.param("", "x.c", id="empty"),
    pytest.param(
        "/* a\n\nb */\n#include <a.h>\n#define B \\\n 1\nint f(void)\n{\n  return 1; // c\n}\n", "x.c", id="C"
    ),
    pytest.param('char *a = "b\\\nc"; /* d */ int e;\n\\\nint g;\n', "x.c", id="splices"),
    pytest.param("int a; // GENERATED CODE\nint b;\n", "x.c", id="a comment that ends the file"),
    pytest.param("int a; /* \u2028 */ int b;\n", "x.c", id="a line separator in a comment"),
    pytest.param("~ a\n~\nb\n#if A\n#elif B\n#endif", "x.c", id="tildes and conditionals"),
    pytest.param('auto a = R"(\n)";\nint f() { return 1\'000; }\n', "x.cpp", id="C++"),
]


@pytest.mark.parametrize(
    ("text", "example"),
    [
        *TEXTS,
        pytest.param('def f(a):\n    """b"""\n    if a: pass\n    """c"""\n', "x.py", id="Python"),
        pytest.param("fn f(a: u8) -> u8 {\n  match a { 1 => 2, _ => 3 }\n}\n", "x.rs", id="Rust"),
    ],
)
def test_figures_are_those_of_a_full_analysis(text: str, example: str) -> None:
    expected = lizard.analyze_file.analyze_source_code(example, text)
    assert lizard_figures(text, example) == LizardFigures(
        expected.nloc,
        tuple(
            Function(f.name, f.start_line, f.end_line, f.nloc, f.cyclomatic_complexity, f.parameter_count)
            for f in expected.function_list
        ),
    )


def test_functions_are_sorted_by_place() -> None:
    text = "fn f() {\n  fn g() {\n  }\n}\nfn b() {} fn a() {}\n"
    functions = lizard_figures(text, "x.rs").functions
    assert [(function.start, function.name) for function in functions] == [(1, "f"), (2, "g"), (5, "a"), (5, "b")]


def test_a_dollar_is_a_letter_in_cleaned_texts_only() -> None:
    text = "int $f(int a$, int b) { return a$; } int g$(void) { return 0; }\nint a$b$c(void) { return $f(1); }\n"
    functions = find_functions(text, "x.c").functions
    assert [(one.name, one.start, one.end, one.parameters) for one in functions] == [
        ("$f", 1, 1, 2),
        ("g$", 1, 1, 0),
        ("a$b$c", 2, 2, 0),
    ]
    assert [one.name for one in lizard_figures(text, "x.c").functions] == ["f", "c"]


def test_without_a_dollar_a_cleaned_text_is_a_text() -> None:
    text = "int f(void) { return 0; }\nint \N{GREEK YPOGEGRAMMENI}g(void) { return 0; }\n"
    assert find_functions(text, "x.c") == lizard_figures(text, "x.c")


@pytest.mark.parametrize(
    ("text", "example", "left_open"),
    [
        pytest.param("int f(void) { }\n", "x.c", 0, id="nothing"),
        pytest.param("int f(void) {\n", "x.c", 2, id="a body: its brace and its block"),
        pytest.param("int f(int a\n", "x.c", 2, id="a parameter list"),
        pytest.param("enum { A = B < 2 };\n", "x.c", 1, id="a template"),
        pytest.param("void f() { } namespace a {\n", "x.cpp", 1, id="a namespace"),
        pytest.param("fn f() {\n", "x.rs", 0, id="Rust is not asked"),
        pytest.param("def f(\n", "x.py", 0, id="nor is Python"),
    ],
)
def test_what_is_left_open_is_told(text: str, example: str, left_open: int) -> None:
    assert lizard_figures(text, example).left_open == left_open


def test_importing_lizard_leaves_the_search_path_alone() -> None:
    program = (
        "import sys; before = list(sys.path); sys.argv = ['/tmp/program'];"
        "from auditor.instruments.published.functions import lizard_figures;"
        "lizard_figures('', 'x.c'), lizard_figures('', 'x.py'); sys.exit(sys.path != before)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_an_analysis_that_goes_too_deep_raises() -> None:
    with pytest.raises(RecursionError):
        lizard_figures("fn f() " + "{" * 5000, "x.rs")
