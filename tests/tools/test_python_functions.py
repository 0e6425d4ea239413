# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Python's own parser as a third reader of functions: what it counts, and what becomes of a file."""

from pathlib import Path

import pytest

from tools.python_functions import compare_file, find_by_parser


def test_the_parser_counts_by_the_same_definition() -> None:
    text = (
        "@a(1 if b else 2)\ndef f(c=d or e):\n  @g(1 if h else 2)\n"
        "  def i(j=1 if k else 2): return lambda: l and m and n\n"
        "  match o:\n    case 1 if p: q\n    case _: [r for r in s if t if u]\n  try: v\n  except w: x\n  finally: y\n"
    )
    assert find_by_parser(text) == [("f", 2, 10, 10), ("f.i", 4, 4, 4)]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param("def f(a):\n  return f'{a:{b:d}}' or 1\n", ("equal", 1), id="equal"),
        pytest.param("def f():\n    \tif a: b\n        c\n", ("not parsed", 0), id="not parsed"),
        pytest.param("def f():\n  (a.\nb)\n", ("equal", 1), id="equal, though disputed"),
    ],
)
def test_what_becomes_of_a_file(text: str, verdict: tuple[str, int], tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(text)
    assert compare_file(path) == verdict
