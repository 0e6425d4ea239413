# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The comments of assembly on each machine, with the preprocessor and without it."""

import pytest

from auditor.instruments import measure
from auditor.languages import ASSEMBLY, PLAIN_ASSEMBLY, Language
from auditor.model import Measurement

PROSE = b"# if the flag is set\n# define it here\n# include the rest\n# error paths\n\tnop\n"


def measured(content: bytes, language: Language) -> Measurement:
    outcome = measure(content, language)
    assert isinstance(outcome, Measurement)
    return outcome


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"\tnop # opens /* nothing\n\tnop\n\tnop # closes */ nothing\n", 3, id="x86, block"),
        pytest.param(b"\tnop #opens /* nothing\n\tnop\n", 2, id="x86, without a blank"),
        pytest.param(PROSE, 1, id="prose"),
        pytest.param(b'#APP\n# 1 "a.c"\n#NO_APP\n\tnop\n', 1, id="marks of the compiler"),
        pytest.param(b"\tnop @ opens /* nothing\n\tnop\n", 2, id="Arm"),
        pytest.param(b"\tmov r0, #4 /* a\nb */\n\tnop\n", 2, id="Arm, an operand"),
        pytest.param(b"\tmov x0, #4 // /* a\n\tnop\n", 2, id="AArch64"),
        pytest.param(b"! a /*\n\tnop ! b /*\n\tnop\n", 2, id="SPARC"),
        pytest.param(b'| a "\n\tnop | b /*\n\tnop\n', 2, id="m68k"),
        pytest.param(b"; a /*\n\tnop ; b /*\n\tnop\n", 2, id="with semicolons"),
        pytest.param(b"* a /*\n\tnop\n", 1, id="with an asterisk"),
        pytest.param(b"\tnop; nop /* a\n b */\n", 1, id="semicolons between statements"),
        pytest.param(b'\t.ascii "# /* a"\n\t.ascii "\\"/*" # b\n\tnop\n', 3, id="strings"),
        pytest.param(b"\tmovb $'\", %al\n\tmovb $'#, %al /* a\nb */\n\tnop\n", 3, id="characters"),
        pytest.param(b"/* a\n# b */ nop\n/**/\n", 1, id="block comments"),
        pytest.param(b"# don't \"\n\tnop\n", 1, id="quotes in comments"),
        pytest.param(b"/* a\n\tnop\n", 0, id="never closed"),
    ],
)
def test_plain_assembly(content: bytes, code: int) -> None:
    assert measured(content, PLAIN_ASSEMBLY).lines.code == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"! a\n| b\n; c\n* d\n@ e\n# f\n\tnop\n", 1, id="marks at the start"),
        pytest.param(b"\tnop # opens /* a\n\tnop\n", 1, id="the preprocessor reads block comments first"),
        pytest.param(PROSE, 5, id="the preprocessor obeys directives"),
        pytest.param(b"#define A \\\n ; nop \\\n | b\n", 3, id="marks in a macro"),
        pytest.param(b"/*\n ! a\n * b\n */\n\tnop\n", 1, id="marks in block comments"),
        pytest.param(b"SECTIONS {\n*(.text)\n}\n", 3, id="a linker script"),
    ],
)
def test_preprocessed_assembly(content: bytes, code: int) -> None:
    assert measured(content, ASSEMBLY).lines.code == code


@pytest.mark.parametrize("language", [ASSEMBLY, PLAIN_ASSEMBLY], ids=lambda language: language.name)
def test_rare_comments_are_told_of(language: Language) -> None:
    content = b"! a\n| b\n; c\n* d\n/*\n ; e\n */\n\tnop\n"
    assert measured(content, language).labels == ("comments by !", "comments by *", "comments by ;", "comments by |")
    assert measured(b"# a\n@ b\n/*\n ! a\n */\n\tnop ; nop\n", language).labels == ()
