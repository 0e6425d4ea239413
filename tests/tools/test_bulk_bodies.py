# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The comparison of the fast way to lizard's figures of C with lizard."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tools.bulk_bodies import Comparison, Text, break_texts, compare, figures_of_lizard, main, render, texts_of

FUNCTION = "int f(void) /* a */\n{\n#if A\n  return 1;\n#endif\n}\n"
REFUSED = "int f(void) { }\n#error don't\n"


def test_reads_a_file_as_auditor_does() -> None:
    texts = list(texts_of("a.c", FUNCTION.encode()))
    assert [text.kind for text in texts] == ["as it is", "cleaned"]
    assert texts[0].characters == FUNCTION
    assert "#if" not in texts[1].characters


@pytest.mark.parametrize(
    ("path", "content"),
    [
        pytest.param("a.py", b"a = 1\n", id="another language"),
        pytest.param("a.c", b"\0", id="no text"),
        pytest.param("a.h", b"class a { public: int b; };\n", id="a header of C++"),
    ],
)
def test_reads_no_other_files(path: str, content: bytes) -> None:
    assert list(texts_of(path, content)) == []


def test_tells_equal_from_refused() -> None:
    texts = [Text("a.c", "as it is", FUNCTION), Text("b.c", "as it is", REFUSED), Text("a.c", "cleaned", "int a;")]
    found = compare(texts)
    assert list(found) == ["as it is", "cleaned"]
    one = found["as it is"]
    assert (one.texts, one.lines, one.functions, one.refused, one.lines_refused) == (2, 10, 1, 1, 3)
    assert one.different == []


def test_lizard_itself_is_asked() -> None:
    function = figures_of_lizard(FUNCTION).functions[0]
    assert (function.name, function.end, function.nloc, function.ccn) == ("f", 6, 4, 2)


def test_lists_what_differs() -> None:
    different = Comparison(texts=3, lines=10, functions=1, refused=1, lines_refused=5, fast=1.0, lizard=4.0)
    different.different.append(Text("a.c", "cleaned", "int f;\n"))
    *_, row, difference = render({"cleaned": different})
    assert row == "| cleaned | 2 | 1 | 1 | 1 | 50.00 % | 0 | 0 | 4.0 |"
    assert difference == r"a.c (cleaned): 'int f;\n'"


def test_breaks_the_same_texts_for_the_same_seed() -> None:
    texts = [Text("a.c", "as it is", FUNCTION * 20)]
    broken = list(break_texts(texts, 50, 1))
    assert broken == list(break_texts(texts, 50, 1)) != list(break_texts(texts, 50, 2))
    assert {text.kind for text in broken} == {"as it is, broken"}
    assert all(not one.different for one in compare(broken).values())


def test_compares_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text(FUNCTION)
    result = CliRunner().invoke(main, [str(tmp_path), "--broken", "10"])
    assert result.exit_code == 0, result.output
    assert [line.split("|")[1].strip() for line in result.output.splitlines()[2:4]] == ["as it is", "cleaned"]


def test_a_folder_without_c_is_an_error(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, [str(tmp_path)])
    assert result.exit_code == 3
    assert "holds no file of C" in result.output
