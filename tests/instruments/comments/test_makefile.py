# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The comments of Makefiles, as GNU make and the shell of its recipes find them; the corpus has whole files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.instruments.comments.readers import find_code_lines
from auditor.instruments.languages import MAKEFILE
from auditor.instruments.measurement import measure
from auditor.model.measured import Measurement


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("# a\nB = c # d\n\n", [1], id="comments"),
        pytest.param("# a \\\nb\nC = d\n", [2], id="a comment that goes on"),
        pytest.param("# a \\\\\nC = d\n", [1], id="one that ends in two backslashes"),
        pytest.param("A = b # c \\\nd\nE = f\n", [0, 2], id="one behind code that goes on"),
        pytest.param("A = b \\\n# c\n", [0], id="one in a line that goes on"),
        pytest.param("A = \\# b\nC = \\\\# d\n", [0, 1], id="escaped"),
        pytest.param("A = \\# \\\n b\nC = $(D:#=E) \\\n f\n", [0, 1, 2, 3], id="no comment that could go on"),
        pytest.param("a:\n\t# b\n\techo '#'\n\t@echo c # d\n", [0, 2, 3], id="a recipe"),
        pytest.param("a:\n\t# b \\\n\techo c\n", [0, 2], id="a comment of a recipe ends"),
        pytest.param("a:\n\tb; \\\n\t# c \\\n\td\n", [0, 1, 3], id="one within a command that goes on"),
        pytest.param("a:\n\techo 'b \\\n\t# c'\n", [0, 1, 2], id="a string of a recipe that goes on"),
        pytest.param("a:\n\techo $(b #c) $$# \\\n\t#d\n", [0, 1], id="references of a recipe"),
        pytest.param("a:\n# b\nifdef c\n\n\t# d \\\n\te\nendif\n", [0, 2, 5, 6], id="a recipe behind a conditional"),
        pytest.param("a = b\n\t# c \\\n\td\n", [0], id="a tab without a rule"),
        pytest.param("a: b = c\n\t# d \\\n\te\n", [0], id="a variable of a target"),
        pytest.param("a: b\n\tc\nd := e\n\t# f \\\n\tg\n", [0, 1, 2], id="a rule that has ended"),
        pytest.param("define a\n\t# b \\\n\tc\n# d\nendef\n\t# e \\\n\tf\n", [0, 2, 4], id="define"),
        pytest.param(".RECIPEPREFIX = >\na:\n> # b\n>c # d\n>\n", [0, 1, 3, 4], id="another prefix"),
        pytest.param(".RECIPEPREFIX = >\na:\n># b \\\n>c\n\t# d \\\n\te\n", [0, 1, 3], id="a tab beside it"),
        pytest.param(".RECIPEPREFIX = >\na:\n>b \\\n># c\n", [0, 1, 2], id="another prefix in a line that goes on"),
        pytest.param(".RECIPEPREFIX:=>\n.RECIPEPREFIX:=\na:\n>b:\n\t# c \\\n\td\n", [0, 1, 2, 3, 5], id="a tab anew"),
        pytest.param(".RECIPEPREFIX +=\na:\n # b \\\n c\n", [0, 1, 3], id="a blank as prefix"),
        pytest.param(".ONESHELL:\na:\n\tcat <<b\n\t# c\n\tb\n# d\n", [0, 1, 2, 3, 4], id="one shell"),
        pytest.param("a: $(b\n\t# c\n", [0], id="a reference without an end"),
    ],
)  # fmt: skip
def test_code_lines(text: str, code: list[int]) -> None:
    assert list(find_code_lines(text, MAKEFILE)) == code


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# a\nB = c # d\na:\n\t# b\n\techo c\n", id="comments"),
        pytest.param("# a \\\n b \\\n\nC = d # e \\\nf\ng:\n\th\n", id="comments that go on"),
        pytest.param(".RECIPEPREFIX = >\na:\n># b\n>c # d\n", id="another prefix"),
        pytest.param("a:\n\tb; \\\n\t# c; \\\n\td\n", id="a comment within a command that goes on"),
    ],
)
def test_two_readers_agree(text: str) -> None:
    outcome = measure(text.encode(), MAKEFILE)
    assert isinstance(outcome, Measurement)
    assert (outcome.functions, outcome.labels, outcome.disputes) == (None, (), ())


def test_a_comment_that_is_not_echoed_is_disputed() -> None:
    outcome = measure(b"a:\n\t@# b\n\tc\n", MAKEFILE)
    assert isinstance(outcome, Measurement)
    assert [(dispute.check, dispute.ours, dispute.theirs) for dispute in outcome.disputes] == [("I", 3, 2)]


PIECES = st.sampled_from(
    (
        "#",
        "\\",
        "\n",
        "\t",
        " ",
        "a",
        ":",
        "=",
        "$",
        "(",
        ")",
        "{",
        "'",
        ">",
        ".RECIPEPREFIX = >\n",
        "define a\n",
        "\\\n",
    )
)


@given(text=st.lists(PIECES).map("".join))
def test_any_text_has_code_in_its_filled_lines_only(text: str) -> None:
    filled = {number for number, line in enumerate(text.split("\n")) if line.strip()}
    assert set(find_code_lines(text, MAKEFILE)) <= filled
