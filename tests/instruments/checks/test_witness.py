# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""tree-sitter counts the same lines of Python as our own reader, whatever runs it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.instruments.checks.witness import read_python_again
from auditor.instruments.comments.readers import count_lines
from auditor.instruments.languages import PYTHON


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("", 0, id="empty"),
        pytest.param("# a\n\nb # c\n", 1, id="comments"),
        pytest.param('"""a\n\nb"""\nc\n', 1, id="a doc string"),
        pytest.param('a = """b\n# c\n\n"""\n', 3, id="a string with a blank line"),
        pytest.param("f(\n  # a\n  'b',\n\n)\n", 3, id="arguments on many lines"),
        pytest.param("def f(): 'a'\n", 1, id="a doc string beside code"),
        pytest.param("'a'; b\n'c' 'd'\n", 1, id="statements on a line, joined strings"),
        pytest.param("'''a\n'''; '''b\n'''\n", 3, id="strings on the lines of each other"),
        pytest.param("f'a'\nRF'{b}'\nb'c'\n", 2, id="strings that could have fields"),
        pytest.param("'a' f'b'\n'c'\\\n Rf'd'\n'e f' 'g'\n", 3, id="joined strings, some with fields"),
        pytest.param("'a' t'b'\nT'c'\n'f\"a\"'\n", 2, id="templates"),
        pytest.param("if a:\n  b", 2, id="no final newline"),
        pytest.param("é = 'ü'  # ö\n'é'\nx\n", 2, id="letters of several bytes"),
    ],
)
def test_code_lines_of_python(text: str, code: int) -> None:
    assert read_python_again(text).code == code


def test_functions_end_before_the_comments_behind_them() -> None:
    text = "def f():\n  'a'\n  # b\n\n# c\nclass A:\n  def g(self):\n    def h():\n      i\n      # j\n    # k\n"
    found = read_python_again(text).functions
    assert [(one.name, one.start, one.end) for one in found] == [("f", 1, 2), ("g", 7, 9), ("g.h", 8, 9)]


statements = st.sampled_from(
    (
        "a = 1",
        "# b",
        "",
        "'c'",
        '"""d\n\n# e"""',
        "f = '''g\n'''",
        "h(i,\n  # j\n  k)",
        "l = [\n]",
        "pass",
        "m = 'n' # o",
        "f'p'",
        "q = f'{r:{s}}'",
        "t = f'''{\n# u\nv}'''",
    )
)


@given(st.lists(statements))
def test_both_readers_agree(chosen: list[str]) -> None:
    text = "\n".join(chosen)
    assert read_python_again(text).code == count_lines(text, PYTHON).code
