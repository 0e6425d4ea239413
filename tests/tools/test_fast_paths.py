# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The comparison of the model of pygount with pygount, on a real repository."""

import pytest
from click.testing import CliRunner, Result

from auditor.instruments.c.pygount_lines import LineClasses
from tests.made.upstreams import Upstreams
from tools import fast_paths
from tools.fast_paths import Comparison, Text, break_texts, classes_by_pygount, compare, render

URL = "https://git.example/a"
PLAIN = Text("a.c", "/* a */\nint x;\n{\n", "c")
REFUSED = Text("b.cpp", 'char *a = R"(\n)";\n', "cpp")


@pytest.fixture
def upstreams(tmp_path_factory: pytest.TempPathFactory) -> Upstreams:
    return Upstreams(tmp_path_factory.mktemp("mirror"))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(fast_paths.main, arguments)


def test_pygount_reads_a_text_by_the_lexer_that_it_is_told() -> None:
    assert classes_by_pygount('R"(\n)"\n', "cpp") == LineClasses(code=0, documentation=0, empty=0, string=2)
    assert classes_by_pygount('R"(\n)"\n', "c") == LineClasses(code=1, documentation=0, empty=0, string=1)


def test_texts_are_equal_or_refused() -> None:
    comparison = compare([PLAIN, REFUSED])
    assert (comparison.texts, comparison.lines, comparison.equal) == (2, 5, 1)
    assert (dict(comparison.refused), comparison.refused_lines) == ({"a raw string": 1}, 2)
    assert (comparison.different, comparison.unanswered) == ([], 0)
    assert compare([PLAIN]).refused.total() == 0


def test_the_figures_and_the_differences_are_told() -> None:
    comparison = Comparison(texts=3, lines=200, refused_lines=50, cpu_of_model=0.5, cpu_of_pygount=10.0)
    comparison.refused["an attribute"] = 1
    comparison.different.append("a.c: 1, pygount 2")
    page = list(render(comparison))
    assert "           1  refused, 25.00% of the lines" in page
    assert "               1  an attribute" in page
    assert "         400  lines/s of CPU, the model (0.50 s)" in page
    assert page[-1] == "a.c: 1, pygount 2"


def test_the_same_seed_breaks_the_same_pieces() -> None:
    texts = [PLAIN, REFUSED]
    pieces = list(break_texts(texts, 20, seed=1))
    assert pieces == list(break_texts(texts, 20, seed=1)) != list(break_texts(texts, 20, seed=2))
    assert len({piece.characters for piece in pieces}) > 10


def test_a_repository_is_compared(upstreams: Upstreams) -> None:
    files: dict[str, bytes | str] = {
        "a.c": PLAIN.characters,
        "b/c.cpp": REFUSED.characters,
        "b/d.py": "e\n",
        "f.h": b"\0",
    }
    upstreams.commit(URL, files, tag="v1")
    repository = str(upstreams.git_dir(URL))
    whole = run(repository, "v1", "--broken", "5")
    assert (whole.exit_code, whole.stderr) == (0, "")
    assert "           2  texts, 5 lines\n           1  equal in all classes\n           0  different\n" in whole.stdout
    assert "           5  texts, " in whole.stdout
    assert "           1  texts, 2 lines\n" in run(repository, "v1", "b").stdout
    assert "           1  texts, " in run(repository, "v1", "b", "--sample", "1").stdout
