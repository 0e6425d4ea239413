# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the docs say about languages is what their register says."""

import re
from pathlib import Path

import pytest

from auditor.instruments.languages import LANGUAGES, Witness
from auditor.renderers.words.safety import list_languages
from tests.made.places import ROOT
from tools.languages import BEGIN, END, PAGE, write_page

COUNTING = PAGE.read_text("utf-8")
PROGRAMS = {language.common_name for language in LANGUAGES if not language.lines_only}


def words_of(text: str) -> set[str]:
    """The names in a list in a sentence."""
    return set(re.split(r", | and ", " ".join(text.split())))


def rows_below(head: str) -> list[list[str]]:
    """The cells of the table of counting.md that begins with `head`."""
    table = COUNTING.split(f"\n{head}")[1].split("\n\n")[0]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in table.splitlines()[2:]]


def test_the_table_of_languages_is_as_the_register_has_it() -> None:
    assert write_page(COUNTING) == COUNTING, "run `make docs`"


@pytest.mark.parametrize("page", [END + BEGIN, BEGIN, END, ""], ids=["turned", "no end", "no beginning", "neither"])
def test_a_page_without_the_marks_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="marks"):
        write_page(page)


@pytest.mark.parametrize(
    "witness",
    ["the tree of tree-sitter", "the tokens of Pygments", "the scanner of C", "the rules of other machines"],
)
def test_the_check_by_a_second_count_names_the_languages_of_each_witness(witness: Witness) -> None:
    mark = {"the rules of other machines": "machine"}.get(witness, witness.removeprefix("the ").split(" of ")[0])
    named = [words_of(row[1]) for row in rows_below("| check | for |") if row[0] == "I" and mark in row[2]]
    assert named == [{language.common_name for language in LANGUAGES if language.witness == witness}]


def test_decisions_are_documented_of_each_language_that_has_functions() -> None:
    documented = {row[0] for row in rows_below("| language | decisions |")}
    assert documented == {language.common_name for language in LANGUAGES if language.functions}


def test_the_readme_names_the_languages_of_programs() -> None:
    named = (ROOT / "README.md").read_text("utf-8").split("\n- C, C++")[1].split(" and the languages of builds")[0]
    assert words_of(f"C, C++{named}") == PROGRAMS


@pytest.mark.parametrize(
    ("page", "safe"),
    [pytest.param("docs/custody.md", True, id="safe"), pytest.param("docs/custody.md", False, id="not")],
)
def test_the_docs_say_which_languages_are_memory_safe(page: str, safe: bool) -> None:
    text = " ".join(Path(ROOT, page).read_text("utf-8").split())
    sentence = f"{list_languages(memory_safe=True)} do not" if safe else f"{list_languages(memory_safe=False)} let"
    assert sentence in text
