# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the docs say about languages is what their register says."""

import re
from collections.abc import Mapping
from typing import get_args

import pytest

from auditor.instruments.languages import LANGUAGE_BY_NAME, LANGUAGES, Witness
from auditor.renderers.words.safety import list_languages
from tests.made.places import ROOT
from tools.counters import CLOC_NAMES, SLOCCOUNT_PROGRAMS
from tools.differential import REFERENCES
from tools.languages import PAGE, write_page
from tools.made_part import marks_of

BEGIN, END = marks_of("languages")
COUNTING = PAGE.read_text("utf-8")


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


def test_the_check_by_a_second_count_names_each_witness() -> None:
    rows = {row[1] for row in rows_below("| check | for |") if row[0] == "I"}
    told = {re.sub(r"^what (.*) counts? again$", r"\1", row) for row in rows}
    others = {"assembly": "the rules of other machines"}
    assert {others.get(one, one) for one in told} | {"lizard and pygount"} == set(get_args(Witness))


def test_decisions_are_documented_of_each_language_that_has_functions() -> None:
    documented = {row[0] for row in rows_below("| language | decisions |")}
    assert documented == {language.common_name for language in LANGUAGES if language.functions}


def test_the_docs_say_which_languages_are_not_memory_safe() -> None:
    text = " ".join((ROOT / "docs" / "custody.md").read_text("utf-8").split())
    assert f"{list_languages(memory_safe=False)} let a program" in text


@pytest.mark.parametrize(
    "table", [REFERENCES, CLOC_NAMES, SLOCCOUNT_PROGRAMS], ids=["differential", "cloc", "sloccount"]
)
def test_tables_of_other_tools_know_languages_of_the_register(table: Mapping[str, object]) -> None:
    assert set(table) <= set(LANGUAGE_BY_NAME)


def test_the_languages_of_builds_are_on_neither_side() -> None:
    assert "yacc" not in list_languages(memory_safe=False) + list_languages(memory_safe=True)
