# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines of what builds read besides Makefiles: Kconfig, linker scripts, yacc, lex and templates of C."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.instruments.comments.readers import find_code_lines
from auditor.instruments.languages import C_TEMPLATE, KCONFIG, LEX, LINKER_SCRIPT, YACC, Language
from auditor.instruments.measurement import measure
from auditor.model.measured import Measurement


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        pytest.param("# a\nconfig B # c\n\tbool \"d # e\"\n", KCONFIG, [1, 2], id="Kconfig"),
        pytest.param("config A\n\thelp\n\t  b\n\n\t  c\n\tbool\nconfig D\n", KCONFIG, [0, 1, 5, 6], id="help"),
        pytest.param("config A\n    ---help---\n\tb\nconfig D\n", KCONFIG, [0, 1, 3], id="help with tabs"),
        pytest.param("config A\n    --- help ---\n\tb\nconfig D\n", KCONFIG, [0, 1, 3], id="help among dashes"),
        pytest.param("config A\n\thelp\nconfig D\n", KCONFIG, [0, 1, 2], id="help without a text"),
        pytest.param("/* a\nb */\nSECTIONS {\n*(.text)\n}\n", LINKER_SCRIPT, [2, 3, 4], id="a linker script"),
        pytest.param('INPUT("/*")\nA = .;\n', LINKER_SCRIPT, [0, 1], id="a string of a linker script"),
        pytest.param("%{\n/* a */ // b\n%}\n%%\nc: 'd' /* e\n*/ ;\n", YACC, [0, 2, 3, 4, 5], id="yacc"),
        pytest.param('%%\n"/*" { a(); }\n[^"]+ ;\n', LEX, [0, 1, 2], id="lex"),
        pytest.param("%%\n\\/\\* a();\n[*/]*/* b();\nc d();\n", LEX, [0, 1, 2, 3], id="no comment in a pattern"),
        pytest.param("%%\n[\"'] { a(); /* b\n*/\n}\n\\\" ; /* c\n*/\n", LEX, [0, 1, 3, 4], id="quotes in a pattern"),
        pytest.param('A "/*"\nB \\/\\*\n/* c\n*/\n%%\n', LEX, [0, 1, 4], id="definitions of lex"),
        pytest.param("%{\nchar a = '\"'; /* b\n*/\n%}\n%%\nc ;\n", LEX, [0, 1, 3, 4, 5], id="C in lex"),
        pytest.param("%%\n/* a\n*/\nb c(); // d\n%%\ne=\"/*\"; /* f\n*/\n", LEX, [0, 3, 4, 5], id="sections of lex"),
        pytest.param("/* @A@ */\n#define B @C@\n// d \\\ne\n", C_TEMPLATE, [1], id="a template"),
    ],
)  # fmt: skip
def test_code_lines(text: str, language: Language, code: list[int]) -> None:
    assert list(find_code_lines(text, language)) == code


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("# a\nconfig B\n\tbool \"d\"\n\thelp\n\t  e\n\nconfig F\n", KCONFIG, id="Kconfig"),
        pytest.param("/* a */\nSECTIONS {\n*(.text)\n}\n", LINKER_SCRIPT, id="linker script"),
        pytest.param("%%\na: 'b' { c(); } /* d\n*/ ;\n", YACC, id="yacc"),
        pytest.param("#define B @C@ /* d */\n", C_TEMPLATE, id="template"),
    ],
)  # fmt: skip
def test_lines_only_and_two_readers_agree(text: str, language: Language) -> None:
    outcome = measure(text.encode(), language)
    assert isinstance(outcome, Measurement)
    assert (outcome.functions, outcome.labels, outcome.disputes) == (None, (), ())


def test_what_the_scanner_of_c_takes_for_a_comment_of_a_linker_script_is_disputed() -> None:
    outcome = measure(b"INPUT(\n// a\n)\n", LINKER_SCRIPT)
    assert isinstance(outcome, Measurement)
    assert [(dispute.check, dispute.ours, dispute.theirs) for dispute in outcome.disputes] == [("I", 3, 2)]


def test_a_pattern_of_lex_that_the_scanner_of_c_takes_for_a_comment_is_disputed() -> None:
    outcome = measure(b"%%\n[/]* a();\nb c();\n", LEX)
    assert isinstance(outcome, Measurement)
    assert not outcome.disputes
    outcome = measure(b"%%\n\\/\\* a();\n[a]/* b();\nc d();\n", LEX)
    assert isinstance(outcome, Measurement)
    assert [(dispute.check, dispute.ours, dispute.theirs) for dispute in outcome.disputes] == [("I", 4, 3)]


PIECES = st.sampled_from(
    ("#", "\\", "\n", "\t", " ", "a", "help\n", '"', "'", "/*", "*/", "//", ":", "\\\n", "%%\n", "%{", "%}", "[")
)


@pytest.mark.parametrize("language", [KCONFIG, LINKER_SCRIPT, YACC, LEX], ids=lambda language: language.name)
@given(text=st.lists(PIECES).map("".join))
def test_any_text_has_code_in_its_filled_lines_only(language: Language, text: str) -> None:
    filled = {number for number, line in enumerate(text.split("\n")) if line.strip()}
    assert set(find_code_lines(text, language)) <= filled
