# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Python's own tokenizer counts the same lines as the tokens of Pygments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.instruments.lines import read_token_lines
from auditor.instruments.witness import count_python_code
from auditor.languages import PYTHON


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
        pytest.param("if a:\n  b", 2, id="no final newline"),
        pytest.param("a = (\n", None, id="never closed"),
        pytest.param("  a\n b\n", None, id="an indentation of its own"),
    ],
)
def test_code_lines_of_python(text: str, code: int | None) -> None:
    assert count_python_code(text) == code


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
    )
)


@given(st.lists(statements))
def test_pygments_and_python_agree(chosen: list[str]) -> None:
    text = "\n".join(chosen)
    assert count_python_code(text) == read_token_lines(text, PYTHON).lines.code
