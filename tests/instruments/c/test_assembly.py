# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The comments of assembly on each machine, with the preprocessor and without it."""

import pytest

from auditor.instruments.languages import ASSEMBLY, PLAIN_ASSEMBLY, Language
from auditor.instruments.measurement import measure
from auditor.model.measured import Measurement

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
        pytest.param(b"/ a\n/ don't\n\tnop\n", 1, id="a slash and a blank"),
        pytest.param(b"*****\n* a\n*****\n\tnop\n", 1, id="a box of asterisks"),
        pytest.param(b"; a\n\tmov r0, #';' ; b\n", 1, id="a semicolon in quotes"),
        pytest.param(b"; a\nx: db 'b;c', 10 ; d\n", 1, id="a semicolon in longer quotes"),
        pytest.param(b"\tmov r0, #'a'\n\tmov r0, # 'b' /* c\n*/\n", 2, id="a character as an operand"),
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
        pytest.param(b"; a\n\tnop ; don;t\n\tnop ;b\n", 2, id="a semicolon in a comment"),
        pytest.param(b"#define A \\\n ; nop \\\n | b\n", 3, id="marks in a macro"),
        pytest.param(b"/*\n ! a\n * b\n */\n\tnop\n", 1, id="marks in block comments"),
        pytest.param(b"*****\n* a\n*****\n/ b\n\tnop\n", 1, id="a box of asterisks, a slash and a blank"),
        pytest.param(b"/dts-v1/;\n/ {\n};\n", 3, id="a device tree"),
        pytest.param(b"SECTIONS {\n/DISCARD/ : {}\n*(.text)\n}\n", 4, id="a linker script"),
    ],
)
def test_preprocessed_assembly(content: bytes, code: int) -> None:
    assert measured(content, ASSEMBLY).lines.code == code


@pytest.mark.parametrize("language", [ASSEMBLY, PLAIN_ASSEMBLY], ids=lambda language: language.name)
def test_rare_comments_are_told_of(language: Language) -> None:
    content = b"! a\n| b\n; c\n* d\n/*\n ; e\n */\n\tnop\n"
    assert measured(content, language).labels == ("comments by !", "comments by *", "comments by ;", "comments by |")
    assert measured(b"# a\n@ b\n/*\n ! a\n */\n\tnop ; nop\n", language).labels == ()


@pytest.mark.parametrize(
    ("content", "how"),
    [
        pytest.param(b"\tnop# a /*\n\tnop\n", "where # begins", id="x86, no blank"),
        pytest.param(b"\tnop @a /*\n\tnop @b\n", "where @ begins", id="Arm, a blank before"),
        pytest.param(b"\tnop@ a /*\n\tnop@ b\n", "where @ begins", id="Arm, a blank behind"),
        pytest.param(b"\tnop ! a /*\n\tnop\n", "where ! begins", id="SPARC, no line begins with it"),
        pytest.param(b"\trts | a /*\n\tnop\n", "where | begins", id="m68k, no line begins with it"),
        pytest.param(b"\tret ; a /*\n\tnop\n", "where ; begins", id="semicolon, no line begins with it"),
        pytest.param(b"\tret / a /*\n\tnop\n", "where / begins", id="Solaris"),
        pytest.param(b"; a\n\tmov eax, 1;b\n", "where ; begins", id="semicolon, behind code and words"),
        pytest.param(b"\tmoveq #1, d0 /* a\nb */\n", "where #4 is an operand", id="m68k, an operand"),
    ],
)
def test_what_machines_read_otherwise_is_disputed(content: bytes, how: str) -> None:
    (dispute,) = measured(content, PLAIN_ASSEMBLY).disputes
    assert dispute.check == "I"
    assert dispute.ours != dispute.theirs
    assert how in dispute.note


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"call foo@PLT", id="x86, relocation"),
        pytest.param(b"lis r3, foo@ha", id="PowerPC, relocation"),
        pytest.param(b".type foo,@function", id="type"),
        pytest.param(b"ldmia r0!, {r1}", id="Arm, write back"),
        pytest.param(b"ldr r0, [r1, #4]!", id="Arm, write back behind a bracket"),
        pytest.param(b"add r0, r0, #4", id="Arm, operand"),
        pytest.param(b"and $(A|B), %eax", id="or"),
        pytest.param(b".long 8/2", id="division"),
        pytest.param(b"foo\\@: nop", id="counter of macros"),
        pytest.param(b"movb $'#, %al", id="character"),
    ],
)
def test_what_is_an_operand_everywhere_is_not_disputed(line: bytes) -> None:
    outcome = measured(line + b" /* a\nb */\n\tnop\n", PLAIN_ASSEMBLY)
    assert (outcome.lines.code, outcome.disputes) == (2, ())


def test_semicolons_that_begin_lines_and_part_statements_are_disputed() -> None:
    (dispute,) = measured(b"; a comment\n\tmov eax, 1;another\n", ASSEMBLY).disputes
    assert (dispute.check, dispute.ours, dispute.theirs) == ("I", 2, 1)


@pytest.mark.parametrize(
    ("content", "language"),
    [
        pytest.param(b'\t.ascii "a\n# b"\n\tnop\n', PLAIN_ASSEMBLY, id="a string that may go on in the next line"),
        pytest.param(b"\tcmp $'a, %al /* a\nb */\n", ASSEMBLY, id="a comment behind a character without an end"),
    ],
)
def test_quotes_that_the_assembler_may_read_otherwise_are_told_of(content: bytes, language: Language) -> None:
    assert "unpaired quote" in measured(content, language).labels
    assert measured(b"# don't \"\n\tnop\n", language).labels == ()


@pytest.mark.parametrize(
    "line",
    [b"#include <a.h>", b'#include "a.h"', b"#ifdef A", b"#ifndef A // b", b"#endif", b"#endif /* A */"],
    ids=str,
)
def test_directives_that_no_preprocessor_reads_are_told_of(line: bytes) -> None:
    outcome = measured(line + b"\n\tnop\n", PLAIN_ASSEMBLY)
    assert (outcome.lines.code, outcome.labels) == (1, ("directives as comments",))
    assert measured(line + b"\n\tnop\n", ASSEMBLY).labels == ()
    assert measured(PROSE.replace(b"# ", b"#"), PLAIN_ASSEMBLY).labels == ()
