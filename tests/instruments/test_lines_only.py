# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines alone: those of a full measurement, in the same language, by a process that loads no tool of others."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.instruments import lines_only
from auditor.instruments.c.details import scan_text
from auditor.instruments.c.headers import is_cpp
from auditor.instruments.c.scanner import skeleton_of
from auditor.instruments.languages import C_HEADER, CPP_HEADER, LANGUAGES, PYTHON, SHELL, C, Language
from auditor.instruments.lines_only import measure_lines
from auditor.instruments.measurement import measure
from auditor.model.measured import LINES_ONLY, Measurement, Unmeasured
from tests.made.places import PACKAGE
from tools.conformance import CorpusFile, read_corpus

FILES = read_corpus()
TOOLS = ("pygount", "pygments", "lizard_core", "lizard_languages", "tree_sitter", "auditor.instruments.checks")
OF_OTHERS = ("arms dropped", "comments by", "directives as comments", "functions in macros", "no figure", "no second")
"""How the labels begin that come of what else is looked for in a full measurement."""


def check_lines_agree(content: bytes, language: Language, *, decided: bool = False) -> None:
    full, alone = measure(content, language, decided=decided), measure_lines(content, language, decided=decided)
    if isinstance(full, Unmeasured):
        assert alone == full
        return
    assert isinstance(alone, Measurement)
    assert (alone.language, alone.size, alone.lines) == (full.language, full.size, full.lines)
    labels = {label for label in full.labels if not label.startswith((*OF_OTHERS, "not read in full", "unpaired"))}
    assert set(alone.labels) == labels | {LINES_ONLY}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_the_lines_of_the_corpus_are_those_of_a_full_measurement(file: CorpusFile) -> None:
    check_lines_agree(file.content, file.language)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
@pytest.mark.parametrize("decided", [False, True], ids=["said", "decided"])
def test_the_lines_are_the_same_whatever_the_path_or_a_person_says(language: Language, decided: bool) -> None:
    texts = (
        *(b"class A {\n  // a\n\n};\n", b"#!/bin/sh\n# a\nexec python $0\n", b"#!/usr/bin/python3\n'''a'''\nx = 1\n"),
        *(b"\xef\xbb\xbfint a;\r\n/* b\r\n*/ int c;", b'R"(\n/* )"\n', b"\0", b"", b"\xff\n; a\n# b\n| c\n"),
    )
    for text in texts:
        check_lines_agree(text, language, decided=decided)


def test_what_was_not_looked_for_has_no_figure() -> None:
    found = measure_lines(b"int f(void)\n{\n    return 1;\n}\n", C)
    assert isinstance(found, Measurement)
    assert (found.lines.code, found.labels) == (4, (LINES_ONLY,))
    assert (found.functions, found.pygount_code, found.pygount_string, found.lizard_nloc) == (None, None, None, None)
    assert (found.raw_functions, found.details, found.disputes) == ((), None, ())


def test_a_header_is_told_by_its_content() -> None:
    found = measure_lines(b"class A {\n};\n", C_HEADER)
    assert isinstance(found, Measurement)
    assert (found.language, found.labels) == (CPP_HEADER.name, ("C++ by its content", LINES_ONLY))


ONLY_DIRECTIVES = {
    "registers": (b"/* a\n * b\n */\n#ifndef A\n#define A 1 // b\n\n\t# define B(x) x::y\n#endif", True),
    "none": (b"/* class A {}; */\n", True),
    "empty": (b"", True),
    "a directive behind a comment": (b"/* a\n */ #define A namespace b {\n", True),
    "one that goes on": (b"#define A \\\n  namespace b {\n", False),
    "one that ends in a comment that goes on": (b"#define A /* b\n*/ namespace b {\n", False),
    "code behind a comment": (b"/* a\n */ namespace b {\n", False),
    "code": (b"#define A\nnamespace b {\n}\n", False),
    "code behind a mark that is no directive": (b"int a; /*\n*/ #define A\nnamespace b {\n", False),
}


@pytest.mark.parametrize(("text", "found"), ONLY_DIRECTIVES.values(), ids=ONLY_DIRECTIVES.keys())
def test_a_header_of_directives_only_is_known_at_a_glance(text: bytes, found: bool) -> None:
    assert bool(lines_only._NOTHING_ELSE.match(skeleton_of(text, "c"))) == found
    check_lines_agree(text, C_HEADER)


@given(st.lists(st.sampled_from([b"#define A", b"#", b" ", b"\n", b"\\", b"/*", b"*/", b"//", b"namespace b {", b'"'])))
def test_what_is_known_at_a_glance_is_no_cpp(pieces: list[bytes]) -> None:
    text = b"".join(pieces)
    skeleton = skeleton_of(text, "c")
    if lines_only._NOTHING_ELSE.match(skeleton):
        assert not is_cpp(scan_text(text, "c"))


def test_no_tool_is_loaded() -> None:
    program = (
        "import sys; from auditor.instruments.languages import LANGUAGES;"
        " from auditor.instruments.lines_only import measure_lines;"
        " [measure_lines(b'a\\n', language) for language in LANGUAGES];"
        " print([name for name in sys.argv[1:] if name in sys.modules])"
    )
    command = [sys.executable, "-c", program, *TOOLS]
    finished = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    assert finished.stdout == "[]\n"


def test_a_python_text_and_a_script_are_read_by_their_own_readers() -> None:
    python, shell = measure_lines(b"'''a\n\nb'''\nx = 1\n", PYTHON), measure_lines(b"cat <<E\n# a\nE\n", SHELL)
    assert isinstance(python, Measurement)
    assert isinstance(shell, Measurement)
    assert (python.lines.code, python.lines.comment, python.lines.blank, shell.lines.code) == (1, 2, 1, 3)
