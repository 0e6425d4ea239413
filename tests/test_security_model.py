# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/security-model.md says what stops whom, and names the tests that try it: all of them are there."""

import ast
import re
from pathlib import Path

import pytest

from tests.made.places import ROOT

PAGE = ROOT / "docs" / "security-model.md"
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def rows() -> list[tuple[str, str, str]]:
    """What somebody can try, what stops it, and the tests of it, of each row of each table."""
    cells = [line.strip("|").split(" | ") for line in PAGE.read_text("utf-8").splitlines() if line.startswith("|")]
    found = [tuple(cell.strip() for cell in row) for row in cells if len(row) == 3]
    return [(what, stop, tests) for what, stop, tests in found if tests != "tested by"]


def names_in(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("what", "stop", "tests"), rows(), ids=lambda text: text[:40])
def test_each_promise_has_its_tests(what: str, stop: str, tests: str) -> None:
    named = TEST.findall(tests)
    assert (bool(what), bool(stop), bool(named)) == (True, True, True)
    assert TEST.sub("", tests).strip(" ,") == ""
    for path, name in named:
        assert (ROOT / path).is_file(), path
        assert not name or name in names_in(ROOT / path), (path, name)


def test_every_table_has_rows() -> None:
    assert len(rows()) == sum(line.startswith("| ") for line in PAGE.read_text("utf-8").splitlines()) - 8 + 1
