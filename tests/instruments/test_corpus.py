# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The conformance corpus: small files that state their truth, which comes from the definition of the language."""

from collections import Counter
from pathlib import Path

import pytest

from auditor.instruments.languages import LANGUAGES
from auditor.instruments.measurement import measure
from auditor.model.measured import LineCounts, Measurement, Unmeasured
from tools.conformance import (
    CorpusError,
    CorpusFile,
    StatedFunction,
    Truth,
    functions_of,
    matches,
    parse_statement,
    read_corpus,
)

FILES = read_corpus()
_LEAST = 3

# What the instruments get wrong, and why. The tests of these files must fail, so that a repair takes its entry out.
WRONG_LINES: dict[str, str] = {}
WRONG_FUNCTIONS: dict[str, str] = {}


def parameters(wrong: dict[str, str], kept: tuple[CorpusFile, ...]) -> list[object]:
    """The parameters of a test, one for each file; those of `wrong` must fail."""
    marks = {path: [pytest.mark.xfail(strict=True, reason=reason)] for path, reason in wrong.items()}
    return [pytest.param(file, id=file.path, marks=marks.get(file.path, [])) for file in kept]


@pytest.mark.parametrize("file", parameters(WRONG_LINES, FILES))
def test_lines_are_as_stated(file: CorpusFile) -> None:
    outcome = measure(file.content, file.language)
    assert (None if isinstance(outcome, Unmeasured) else outcome.lines) == file.truth.lines


@pytest.mark.parametrize(
    "file", parameters(WRONG_FUNCTIONS, tuple(file for file in FILES if file.truth.functions is not None))
)
def test_functions_are_as_stated(file: CorpusFile) -> None:
    outcome = measure(file.content, file.language)
    assert isinstance(outcome, Measurement)
    found = functions_of(outcome)
    assert matches(file.truth.functions or (), found), f"stated {file.truth.functions}, found {found}"


def test_there_are_enough_files_of_every_language() -> None:
    assert len(FILES) >= 150
    outcomes = (measure(file.content, file.language) for file in FILES)
    numbers = Counter(outcome.language for outcome in outcomes if isinstance(outcome, Measurement))
    assert [language.name for language in LANGUAGES if numbers[language.name] < _LEAST] == []


def test_what_is_stated_adds_up() -> None:
    for file in FILES:
        if file.truth.lines is not None:
            text = file.content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            physical = text.count(b"\n") + (not text.endswith(b"\n") and text != b"")
            assert file.truth.lines.physical == physical, file.path
            last = max((function.end for function in file.truth.functions or ()), default=0)
            assert last <= physical, file.path


def test_every_wrong_file_exists() -> None:
    paths = {file.path for file in FILES}
    assert [path for path in (*WRONG_LINES, *WRONG_FUNCTIONS) if path not in paths] == []


@pytest.mark.parametrize(
    ("statement", "truth"),
    [
        pytest.param(
            b"/* expect: code=1 comment=2 blank=3 */\nint a;\n",
            Truth(LineCounts(code=1, comment=2, blank=3), {}, None),
            id="lines",
        ),
        pytest.param(
            b"\xef\xbb\xbf# expect: code=2 comment=1 blank=0 brackets=1 if0=1 functions=none\r\n",
            Truth(LineCounts(code=2, comment=1, blank=0), {"brackets": 1, "if0": 1}, ()),
            id="a byte order mark, kinds of lines, no functions",
        ),
        pytest.param(
            b"int a; // expect: code=3 comment=0 blank=0 functions=A::f:1-2:ccn3,operator():3-3",
            Truth(
                LineCounts(code=3, comment=0, blank=0),
                {},
                (StatedFunction("A::f", 1, 2, 3), StatedFunction("operator()", 3, 3, None)),
            ),
            id="functions",
        ),
        pytest.param(b"expect: unmeasured\n", Truth(None, {}, None), id="unmeasured"),
    ],
)
def test_statements_are_read(statement: bytes, truth: Truth) -> None:
    assert parse_statement(statement) == truth


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"int a;\n/* expect: unmeasured */\n", id="on the second line"),
        pytest.param(b"// expect: code=1 comment=0\n", id="no blank lines"),
        pytest.param(b"// expect: code=1 comment=0 blank=0 strange=1\n", id="unknown key"),
        pytest.param(b"// expect: code=1 comment=0 blank=0 brackets=0\n", id="a kind that is 0"),
        pytest.param(b"// expect: code=1 comment=0 blank=0 strings=1 brackets=1\n", id="kinds out of order"),
        pytest.param(b"// expect: code=1 comment=0 blank=0 brackets=2\n", id="more brackets than code"),
        pytest.param(b"// expect: code=1 comment=0 blank=0 functions=f\n", id="a function without lines"),
        pytest.param(b"// expect: code=1 comment=0 blank=0 functions=f:1-1,\n", id="a comma at the end"),
        pytest.param(b"// expect: code=1 comment=0 blank=0 functions=f:1-1 more\n", id="more behind it"),
    ],
)
def test_no_other_statement_is_read(statement: bytes) -> None:
    with pytest.raises(ValueError, match="states"):
        parse_statement(statement)


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        pytest.param("a.c", b"int a;\n", "a.c: the first line states no truth", id="no statement"),
        pytest.param("a.unknown", b"// expect: unmeasured\n", "a.unknown: of no known language", id="no language"),
    ],
)
def test_a_file_without_truth_is_an_error(tmp_path: Path, name: str, content: bytes, complaint: str) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / name).write_bytes(content)
    with pytest.raises(CorpusError, match=complaint):
        read_corpus(tmp_path)
