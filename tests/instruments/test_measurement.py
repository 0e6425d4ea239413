# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""One file in, one measurement or one reason out."""

import subprocess
import sys
from importlib.metadata import version
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.instruments import measurement
from auditor.instruments.digest import digest_instruments, digest_scanner, versions
from auditor.instruments.languages import (
    ASSEMBLY,
    C_HEADER,
    CPP,
    LANGUAGES,
    MAKEFILE,
    OCAML,
    PYTHON,
    RUST,
    SHELL,
    C,
    Language,
)
from auditor.instruments.measurement import measure
from auditor.model.measured import Dispute, Function, LineCounts, LineDetails, Measurement, Unmeasured

C_TEXT = b"""\
// do not edit
#include <a.h>
#if 0
void g(void) { }
#endif

static int f(int a, int b)
{
    return a &&
        "c";
}
"""
CASES = [
    pytest.param(
        C_TEXT,
        C,
        Measurement(
            language="C",
            size=len(C_TEXT),
            lines=LineCounts(code=9, comment=1, blank=1),
            pygount_code=5,
            pygount_string=1,
            lizard_nloc=7,
            functions=(Function("f", 7, 11, 5, 2, 2),),
            labels=("generated",),
            details=LineDetails(dead=1, brackets=2, strings=1, directives=3, includes=1),
            raw_functions=(Function("g", 4, 4, 1, 1, 0),),
        ),
        id="C",
    ),
    pytest.param(
        b"\xef\xbb\xbfint a;\r\n\r\n",
        C_HEADER,
        Measurement(
            language="C header",
            size=13,
            lines=LineCounts(code=1, comment=0, blank=1),
            pygount_code=1,
            pygount_string=0,
            lizard_nloc=1,
            functions=(),
            labels=("byte order mark",),
            details=LineDetails(),
        ),
        id="C header",
    ),
    pytest.param(
        b"int a::f() { return 1'000; } // \xe9\n",
        CPP,
        Measurement(
            language="C++",
            size=34,
            lines=LineCounts(code=1, comment=0, blank=0),
            pygount_code=1,
            pygount_string=0,
            lizard_nloc=1,
            functions=(Function("a::f", 1, 1, 1, 1, 0),),
            labels=("not UTF-8",),
            details=LineDetails(),
        ),
        id="C++",
    ),
    pytest.param(
        b"#include <a.h>\n# don't\nnop\n",
        ASSEMBLY,
        Measurement(
            language="assembly",
            size=27,
            lines=LineCounts(code=2, comment=1, blank=0),
            pygount_code=1,
            pygount_string=0,
            lizard_nloc=None,
            functions=None,
            details=LineDetails(directives=1, includes=1),
        ),
        id="assembly",
    ),
    pytest.param(
        b'"""a"""\ndef f(b):\n    pass\n',
        PYTHON,
        Measurement(
            language="Python",
            size=27,
            lines=LineCounts(code=2, comment=1, blank=0),
            pygount_code=1,
            pygount_string=0,
            lizard_nloc=2,
            functions=(Function("f", 2, 3, 2, 1, 1),),
        ),
        id="Python",
    ),
    pytest.param(
        b"#!/bin/sh\nls\n",
        SHELL,
        Measurement(
            language="shell",
            size=13,
            lines=LineCounts(code=1, comment=1, blank=0),
            pygount_code=1,
            pygount_string=0,
            lizard_nloc=None,
            functions=None,
        ),
        id="shell",
    ),
    pytest.param(
        b"/// a\nfn f() {\n}\n",
        RUST,
        Measurement(
            language="Rust",
            size=17,
            lines=LineCounts(code=2, comment=1, blank=0),
            pygount_code=1,
            pygount_string=1,
            lizard_nloc=2,
            functions=(Function("f", 2, 3, 2, 1, 0),),
        ),
        id="Rust",
    ),
    pytest.param(
        b"(* a *)\nlet b = 1\n",
        OCAML,
        Measurement(
            language="OCaml",
            size=18,
            lines=LineCounts(code=1, comment=1, blank=0),
            pygount_code=1,
            pygount_string=0,
            lizard_nloc=None,
            functions=None,
        ),
        id="OCaml",
    ),
    pytest.param(b"a\0", C, Unmeasured("not a text: it holds a NUL byte"), id="NUL"),
]


@pytest.mark.parametrize(("content", "language", "expected"), CASES)
def test_measure(content: bytes, language: Language, expected: Measurement | Unmeasured) -> None:
    assert measure(content, language) == expected


@pytest.mark.parametrize(
    ("content", "labels"),
    [
        pytest.param(b"#error don't\n", ("unpaired quote",), id="an unpaired quote"),
        pytest.param(b"#if A\n{\n#else\n{\n#endif\n}\n", ("arms dropped",), id="a dropped arm"),
        pytest.param(
            b"// GENERATED CODE\r#error don't\r", ("GENERATED CODE", "lone CR", "unpaired quote"), id="sorted"
        ),
    ],
)
def test_labels_of_c(content: bytes, labels: tuple[str, ...]) -> None:
    measurement = measure(content, C)
    assert isinstance(measurement, Measurement)
    assert measurement.labels == labels


def measured(content: bytes, language: Language = C) -> Measurement:
    measurement = measure(content, language)
    assert isinstance(measurement, Measurement)
    return measurement


def test_dropped_arms_belong_to_the_function_around_them() -> None:
    content = b"int f(void)\n{\n#if A\n{\n#else\n{\n#endif\n}\n}\nint g(void)\n{\n}\n"
    assert measured(content).functions == (Function("f", 1, 9, 5, 1, 0, 1), Function("g", 10, 12, 3, 1, 0))


@pytest.mark.parametrize(
    ("content", "language", "raw_functions"),
    [
        pytest.param(b"int f(void)\n{\n}\n", C, (), id="the same"),
        pytest.param(b"int f(void)\n{\n#if A\n#endif\n}\n", C, (Function("f", 1, 5, 3, 2, 0),), id="a conditional"),
        pytest.param(b"#if 0\nint f(void) { }\n#endif\n", C, (Function("f", 2, 2, 1, 1, 0),), id="dead code"),
        pytest.param(b"int f(void) __a(b)\n{\n}\n", C, (Function("__a", 1, 3, 3, 1, 1),), id="another name"),
        pytest.param(b"// #lizard forgives\nint f(void) { }\n", C, (), id="lost in the raw text"),
        pytest.param(
            b"# a\xe2\x80\xa8b\ndef f():\n    pass\n", PYTHON, (Function("f", 3, 4, 2, 1, 0),), id="shifted in Python"
        ),
        pytest.param(b"# lizard forgives\ndef f():\n    pass\n", PYTHON, (), id="forgiven in Python"),
    ],
)
def test_raw_functions_are_those_that_differ(
    content: bytes, language: Language, raw_functions: tuple[Function, ...]
) -> None:
    measurement = measured(content, language)
    assert measurement.raw_functions == raw_functions
    assert measurement.disputes == ()


@pytest.mark.parametrize(
    ("content", "function"),
    [
        pytest.param(b"# lizard forgives\ndef f():\n    pass\n", Function("f", 2, 3, 2, 1, 0), id="forgiving"),
        pytest.param(b"# GENERATED CODE\ndef f():\n    pass\n", Function("f", 2, 3, 2, 1, 0), id="the end mark"),
        pytest.param(b"# a\x0cb\ndef f():\n    pass\n", Function("f", 2, 3, 2, 1, 0), id="a form feed"),
        pytest.param(b"\x0cdef f():\n    pass\n", Function("f", 1, 2, 2, 1, 0), id="a form feed before code"),
    ],
)
def test_no_comment_hides_or_moves_a_function_of_python(content: bytes, function: Function) -> None:
    assert measured(content, PYTHON).functions == (function,)


def test_no_comment_hides_or_moves_a_function_of_rust() -> None:
    content = "// #lizard forgives \u2028\n/* GENERATED CODE /* a */ */\nfn f() {\n}\n".encode()
    assert measured(content, RUST).functions == (Function("f", 3, 4, 2, 1, 0),)


def test_disputes_are_part_of_a_measurement() -> None:
    assert measured(b"int f(int a\n").disputes == (
        Dispute("D", 0, 2, "brackets and blocks that lizard waits for at the end"),
    )


def test_a_tool_that_fails_costs_its_own_figures_alone() -> None:
    outcome = measured(b"fn f() " + b"{" * 5000, RUST)
    assert (outcome.lines.code, outcome.lizard_nloc, outcome.raw_functions) == (1, None, ())
    assert "no figure of lizard" in outcome.labels


@pytest.mark.parametrize(
    ("finder", "content", "language", "tool"),
    [
        pytest.param("find_all_functions", b"int f() { return 1; }\n", C, "lizard", id="C"),
        pytest.param("find_all_functions", b"int f() { return 1; }\n", CPP, "lizard", id="C++"),
        pytest.param("find_python_functions", b"def f(): return 1\n", PYTHON, "lizard", id="Python"),
        pytest.param("parse", b"fn f() { g(); }\n", RUST, "tree-sitter", id="Rust"),
    ],
)
def test_where_functions_cannot_be_had_the_lines_stay_and_the_file_is_disputed(
    monkeypatch: pytest.MonkeyPatch, finder: str, content: bytes, language: Language, tool: str
) -> None:
    """Who is told that the functions are unknown is told by which tool, and no total is whole without a review."""

    def give_up(*_: object) -> NoReturn:
        raise TimeoutError("no end")

    monkeypatch.setattr(measurement, finder, give_up)
    outcome = measured(content, language)
    assert (outcome.lines.code, outcome.functions, outcome.pygount_code) == (1, None, 1)
    assert Dispute("J", 0, 0, f"no functions are known: {tool}: TimeoutError: no end") in outcome.disputes
    assert "no functions" in outcome.labels


SPLICED = b"int x;\nint\n" + b"// \\\n" * 24 + b"\n;\n"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(SPLICED, 3, id="comments"),
        pytest.param(SPLICED.replace(b"//", b"\t //"), 3, id="indented"),
        pytest.param(SPLICED.replace(b"// ", b"// a /* b"), 3, id="with words"),
    ],
)
def test_what_pygments_would_read_for_ever_keeps_its_figures(content: bytes, code: int) -> None:
    outcome = measured(content, C)
    assert (outcome.lines.code, outcome.pygount_code, outcome.pygount_string) == (code, None, None)
    assert (outcome.labels, outcome.disputes) == (("no figure of pygount",), ())


@pytest.mark.parametrize(
    ("content", "language", "code", "labels"),
    [
        pytest.param(b"# b\n" + b"a" * 300_000, MAKEFILE, 1, ("no figure of pygount", "no second count"), id="a line"),
        pytest.param(b"a = \\\n" * 3_000, MAKEFILE, 3_000, ("no figure of pygount", "no second count"), id="spliced"),
        pytest.param(b"0" * 300_000, OCAML, 1, ("no figure of pygount", "no second count"), id="digits"),
        pytest.param(b" \\\n" * 3_000 + b"a\n", PYTHON, 3_001, ("no second count",), id="lines of a backslash"),
    ],
)
def test_what_a_witness_would_take_too_long_for_keeps_its_lines(
    content: bytes, language: Language, code: int, labels: tuple[str, ...]
) -> None:
    outcome = measured(content, language)
    assert (outcome.lines.code, outcome.labels, outcome.disputes) == (code, labels, ())


@pytest.mark.parametrize(
    ("content", "named", "language", "labels"),
    [
        pytest.param(b"#!/usr/bin/python3\n'a'\nc\n", SHELL, "Python", ("suffix of shell",), id="Python, not shell"),
        pytest.param(b"#!/bin/sh\na\n", PYTHON, "shell", ("suffix of Python",), id="shell, not Python"),
        pytest.param(b"#!/usr/bin/env ocaml\na\n", SHELL, "OCaml", ("suffix of shell",), id="OCaml, not shell"),
        pytest.param(b"\xef\xbb\xbf#!/bin/sh\na\n", C, "shell", ("byte order mark", "suffix of C"), id="shell, not C"),
        pytest.param(b"#!/bin/sh\na\n", SHELL, "shell", (), id="as named"),
        pytest.param(
            b'#!/bin/sh\n# starts \\\nexec tclsh "$0" "$@"\n', SHELL, "shell", ("interpreter: tclsh",), id="handed on"
        ),
        pytest.param(
            b"#!/bin/sh\n''':'\nexec /usr/bin/python3 -u \"$0\" ${1+\"$@\"}\n'''\n",
            PYTHON,
            "shell",
            ("interpreter: python", "suffix of Python"),
            id="shell and Python at once",
        ),
        pytest.param(b'#!/bin/sh\nexec python3 -m a "$@"\n', SHELL, "shell", (), id="a program of its own"),
        pytest.param(
            b"#!/bin/busybox awk -f\na\n", SHELL, "shell", ("interpreter: awk",), id="an applet of no language"
        ),
        pytest.param(b"#!/usr/bin/tclsh -w\na\n", SHELL, "shell", ("interpreter: tclsh",), id="of no known language"),
        pytest.param(b"#![no_std]\nfn f() {}\n", RUST, "Rust", (), id="an attribute of Rust"),
    ],
)
def test_the_first_line_decides_against_the_suffix(
    content: bytes, named: Language, language: str, labels: tuple[str, ...]
) -> None:
    outcome = measured(content, named)
    assert (outcome.language, outcome.labels, outcome.disputes) == (language, labels, ())


@pytest.mark.parametrize(
    ("content", "decided", "labels"),
    [
        pytest.param(b"#!/bin/sh\na\n", PYTHON, ("decided, content of shell",), id="against the first line"),
        pytest.param(b"class A {\n};\n", C_HEADER, ("decided, content of C++ header",), id="against the content"),
        pytest.param(b"#!/usr/bin/tclsh\na\n", PYTHON, ("interpreter: tclsh",), id="against no known language"),
        pytest.param(b"a = 1\n", PYTHON, (), id="against nothing"),
    ],
)
def test_what_a_person_decided_stands(content: bytes, decided: Language, labels: tuple[str, ...]) -> None:
    outcome = measure(content, decided, decided=True)
    assert isinstance(outcome, Measurement)
    assert (outcome.language, outcome.labels) == (decided.name, labels)


@pytest.mark.parametrize(
    ("content", "language", "code"),
    [
        pytest.param(b"cat <<E\n# a\nE\r\n# b\nE\n# c\nls\n", SHELL, 6, id="CR LF among LF ends no here-document"),
        pytest.param(b"cat <<E\r\n# a\r\nE\r\n# b\r\n", SHELL, 3, id="CR LF everywhere"),
        pytest.param(b"cat <<E\r\n# a\nE\n# b\nE\r\n# c\n", SHELL, 5, id="a word with CR"),
        pytest.param(b"#!/usr/bin/env ocaml\nlet x = 1\n", OCAML, 1, id="the first line of OCaml"),
        pytest.param(b"#!/usr/bin/ocamlrun ocaml\n-w a\n!#\nlet x = 1\n", OCAML, 1, id="the first lines of OCaml"),
        pytest.param(b"(* a *)\n#!b\n", OCAML, 1, id="no first line"),
    ],
)
def test_line_ends_and_first_lines(content: bytes, language: Language, code: int) -> None:
    outcome = measured(content, language)
    assert outcome.lines.code == code or outcome.disputes


def test_a_lone_cr_in_a_comment_of_shell_is_disputed() -> None:
    assert [dispute.check for dispute in measured(b"# a\rls\necho\n", SHELL).disputes] == ["I"]


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
@settings(max_examples=30)
@given(content=st.binary())
def test_any_bytes_are_measured_or_have_a_reason(language: Language, content: bytes) -> None:
    outcome = measure(content, language)
    if isinstance(outcome, Measurement):
        assert (outcome.language, outcome.size) == (language.name, len(content))
    else:
        assert outcome.reason


def test_versions_name_every_part_of_a_measurement() -> None:
    grammars = ("tree-sitter-c", "tree-sitter-cpp", "tree-sitter-python", "tree-sitter-rust")
    tools = ("pygount", "lizard", "Pygments", "tree-sitter", *grammars)
    digests = {"instruments": digest_instruments(), "scanner": digest_scanner()}
    assert versions() == digests | {tool: version(tool) for tool in tools}


def test_the_tools_are_not_imported_before_they_are_needed() -> None:
    program = (
        "import sys; from auditor.instruments.digest import versions; versions();"
        "sys.exit(sum(name in sys.modules for name in ('pygount', 'lizard', 'pygments', 'tree_sitter')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
