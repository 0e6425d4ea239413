# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The comparison of the models with pygount and lizard, in folders and in a real repository."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.made.upstreams import Upstreams
from tools import fast_paths
from tools.fast_paths import (
    AS_IT_IS,
    CLEANED,
    Comparison,
    LineClasses,
    Text,
    break_texts,
    classes_by_pygount,
    compare,
    figures_by_lizard,
    render,
    texts_of,
)

URL = "https://git.example/a"
PLAIN = Text("a.c", "pygount, c", "/* a */\nint x;\n{\n")
RAW = Text("b.cpp", "pygount, cpp", 'char *a = R"(\n)";\n')
FUNCTION = "int f(void) /* a */\n{\n#if A\n  return 1;\n#endif\n}\n"
REFUSED = "int f(void) { }\n#error don't\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(fast_paths.main, arguments)


def test_reads_a_file_as_auditor_does() -> None:
    texts = list(texts_of("a.c", FUNCTION.encode()))
    assert [text.kind for text in texts] == ["pygount, c", AS_IT_IS, CLEANED]
    assert texts[0].characters == texts[1].characters == FUNCTION
    assert "#if" not in texts[2].characters


@pytest.mark.parametrize(
    ("path", "content", "kinds"),
    [
        pytest.param("a.py", b"a = 1\n", [], id="another language"),
        pytest.param("a.c", b"\0", [], id="no text"),
        pytest.param("a.h", b"class a { public: int b; };\n", ["pygount, cpp"], id="a header of C++"),
    ],
)
def test_reads_no_other_files(path: str, content: bytes, kinds: list[str]) -> None:
    assert [text.kind for text in texts_of(path, content)] == kinds


def test_pygount_reads_a_text_by_the_lexer_that_it_is_told() -> None:
    assert classes_by_pygount('R"(\n)"\n', "cpp") == LineClasses(code=0, documentation=0, empty=0, string=2)
    assert classes_by_pygount('R"(\n)"\n', "c") == LineClasses(code=1, documentation=0, empty=0, string=1)


def test_lizard_itself_is_asked() -> None:
    function = figures_by_lizard(FUNCTION).functions[0]
    assert (function.name, function.end, function.nloc, function.ccn) == ("f", 6, 4, 2)


def test_texts_are_equal_or_refused() -> None:
    texts = [
        PLAIN,
        RAW,
        Text("a.c", AS_IT_IS, FUNCTION),
        Text("b.c", AS_IT_IS, REFUSED),
        Text("a.c", CLEANED, "int a;"),
    ]
    found = compare(texts)
    assert list(found) == ["pygount, c", "pygount, cpp", AS_IT_IS, CLEANED]
    assert [(one.texts, one.lines, one.equal, one.functions) for one in found.values()] == [
        (1, 3, 1, 0),
        (1, 2, 0, 0),
        (2, 8, 1, 1),
        (1, 0, 1, 0),
    ]
    assert [(dict(one.refused), one.refused_lines) for one in found.values()] == [
        ({}, 0),
        ({"a raw string": 1}, 2),
        ({"an odd #": 1}, 2),
        ({}, 0),
    ]
    assert all((one.different, one.unanswered) == ([], 0) for one in found.values())


def test_a_model_that_is_wrong_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_paths, "count_line_classes", lambda _: LineClasses(9, 9, 9, 9))
    monkeypatch.setattr(fast_paths, "find_in_bodies", lambda _: figures_by_lizard("int a;\n"))
    texts = [PLAIN, Text("a.c", AS_IT_IS, FUNCTION)]
    assert [one.different for one in compare(texts).values()] == [[text] for text in texts]


def test_the_figures_and_the_differences_are_told() -> None:
    comparison = Comparison(3, 200, 1, 7, refused_lines=50, cpu_of_model=0.5, cpu_of_tool=10.0)
    comparison.refused["an attribute"] = 1
    comparison.different.append(Text("a.c", CLEANED, "int f;\n"))
    _, _, row, speed, refused, difference = render({CLEANED: comparison})
    assert row == f"| {CLEANED} | 3 | 200 | 1 | 7 | 1 | 0 | 1 | 25.00% |"
    assert speed == f"{CLEANED}: 0 k lines/s of CPU by the model, 0 by the tool"
    assert refused == "       1  refused for an attribute"
    assert difference == rf"a.c ({CLEANED}): 'int f;\n'"


def test_the_same_seed_breaks_the_same_pieces() -> None:
    texts = [PLAIN, RAW, Text("a.c", AS_IT_IS, FUNCTION * 20)]
    pieces = list(break_texts(texts, 50, seed=1))
    assert pieces == list(break_texts(texts, 50, seed=1)) != list(break_texts(texts, 50, seed=2))
    assert {piece.kind for piece in pieces} == {f"{text.kind}, broken" for text in texts}
    assert len({piece.characters for piece in pieces}) > 25
    assert all(not one.different for one in compare(pieces).values())


def test_a_repository_is_compared(tmp_path: Path) -> None:
    upstreams = Upstreams(tmp_path / "mirror")
    files: dict[str, bytes | str] = {"a.c": PLAIN.characters, "b/c.cpp": RAW.characters, "b/d.py": "e\n", "f.h": b"\0"}
    upstreams.commit(URL, files, tag="v1")
    repository = str(upstreams.git_dir(URL))
    whole = run(repository, "v1", "--broken", "5")
    assert (whole.exit_code, whole.stderr) == (0, "")
    assert "| pygount, c | 1 | 3 | 1 | 0 | 0 | 0 | 0 | 0.00% |\n" in whole.stdout
    assert "| pygount, cpp | 1 | 2 | 0 | 0 | 0 | 0 | 1 | 100.00% |\n" in whole.stdout
    assert ", broken | " in whole.stdout
    assert "| pygount, c |" not in run(repository, "v1", "b").stdout
    assert run(repository, "v1", "--sample", "1").stdout.count("| 1 |") > 0


def test_a_folder_is_compared(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text(FUNCTION)
    result = run(str(tmp_path), "--broken", "10")
    assert result.exit_code == 0, result.output
    kinds = [line.split("|")[1].strip() for line in result.output.splitlines()[2:5]]
    assert kinds == ["pygount, c", AS_IT_IS, CLEANED]


def test_a_folder_without_c_is_an_error(tmp_path: Path) -> None:
    result = run(str(tmp_path))
    assert result.exit_code == 3
    assert "holds no file of C or C++" in result.output
