# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.instruments.languages import ASSEMBLY, CPP, LANGUAGE_BY_NAME, PYTHON, SHELL, C, language_of_path
from auditor.instruments.measurement import classify_lines, measure
from auditor.model.measured import Measurement
from tests.made.places import CORPUS

TEXT = b"""\
#include <a.h> /* b */
/* c

 d */
#define E \\
    1
int f(void)
{
#if 0
    dead("x");
#else
    live(
        "y"
    );
#endif
}
"""

CLASSES = [
    "code #",
    "comment ",
    "blank ",
    "comment ",
    "code #",
    "code #",
    "code ",
    "code (",
    "code #",
    "code 0",
    "code #",
    "code ",
    'code "',
    "code (",
    "code #",
    "code (",
]


def test_every_line_has_its_class() -> None:
    lines = classify_lines(TEXT, C)
    assert [f"{line.kind} {line.marks}" for line in lines] == CLASSES
    assert "\n".join(line.text for line in lines) + "\n" == TEXT.decode()


def test_a_dead_arm_that_is_never_closed_is_dead_to_its_last_line() -> None:
    lines = classify_lines(b"#if 0\nint a;\n#if B\nint c;", C)
    assert [line.marks for line in lines] == ["#", "0", "0#", "0"]


def test_python_lines_have_classes_without_marks() -> None:
    lines = classify_lines(b'"""doc\n\nstring"""\nx = 1  # c\n# d\n', PYTHON)
    assert [(line.kind, line.marks) for line in lines] == [
        ("comment", ""),
        ("blank", ""),
        ("comment", ""),
        ("code", ""),
        ("comment", ""),
    ]


def assert_adds_up(content: bytes, measurement: Measurement) -> None:
    lines = classify_lines(content, LANGUAGE_BY_NAME[measurement.language])
    kinds = [line.kind for line in lines]
    counts = measurement.lines
    assert (kinds.count("code"), kinds.count("comment"), kinds.count("blank")) == (
        counts.code,
        counts.comment,
        counts.blank,
    )
    if measurement.details:
        marks = "".join(line.marks for line in lines)
        details = measurement.details
        assert {mark: marks.count(mark) for mark in '0#("'} == {
            "0": details.dead,
            "#": details.directives,
            "(": details.brackets,
            '"': details.strings,
        }


@pytest.mark.parametrize("path", sorted(path for path in CORPUS.rglob("*.*") if language_of_path(str(path))), ids=str)
def test_the_classes_of_the_corpus_add_up_to_its_figures(path: Path) -> None:
    language = language_of_path(str(path))
    assert language is not None
    outcome = measure(path.read_bytes(), language)
    if isinstance(outcome, Measurement):
        assert_adds_up(path.read_bytes(), outcome)


PIECES = st.sampled_from(
    [
        b"#if 0\n",
        b"#else\n",
        b"#endif\n",
        b"/*",
        b"*/",
        b"//",
        b"\\\n",
        b"\n",
        b'"',
        b"'",
        b"{",
        b"}",
        b"a ",
        b"#",
        b" ",
    ]
)


@given(st.lists(PIECES, max_size=40).map(b"".join), st.sampled_from([C, CPP, ASSEMBLY, SHELL]))
def test_the_classes_of_any_text_add_up_to_its_figures(content: bytes, language: object) -> None:
    chosen = next(item for item in (C, CPP, ASSEMBLY, SHELL) if item is language)
    outcome = measure(content, chosen)
    if isinstance(outcome, Measurement):
        assert_adds_up(content, outcome)


def test_what_is_no_text_has_no_lines() -> None:
    assert classify_lines(b"\0", C) == ()
