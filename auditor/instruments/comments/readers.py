# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines of the languages whose comments we find ourselves, with the meaning of a line as in `scanner`."""

import re
from collections.abc import Iterable

from auditor.instruments.comments import makefile, ocaml, plain, shell
from auditor.instruments.languages import (
    C_TEMPLATE,
    KCONFIG,
    LEX,
    LINKER_SCRIPT,
    MAKEFILE,
    OCAML,
    PYTHON,
    RUST,
    SHELL,
    YACC,
    Language,
)
from auditor.instruments.python import statements as python
from auditor.instruments.rust import tokens as rust_tokens
from auditor.model import LineCounts

_FIND_BY_LANGUAGE = {
    SHELL: shell.find_comments,
    OCAML: ocaml.find_comments,
    RUST: rust_tokens.find_comments,
    PYTHON: python.find_comments,
    MAKEFILE: makefile.find_comments,
    KCONFIG: plain.find_comments_of_kconfig,
    LINKER_SCRIPT: plain.find_comments_of_linker_script,
    YACC: plain.find_comments_of_c,
    LEX: plain.find_comments_of_lex,
    C_TEMPLATE: plain.find_comments_of_c,
}
_NO_LINE_END = re.compile(r"[^\r\n]+")
_WHITE_SPACE = " \t\v\f"


def count_lines(characters: str, language: Language) -> LineCounts:
    """The lines of a text by class; the `#!` line is a comment, those of a here-document are no comments."""
    code = len(find_code_lines(characters, language))
    canonical = _with_line_feeds(characters)
    filled = len(_filled_lines(canonical))
    physical = canonical.count("\n") + (not canonical.endswith("\n") and canonical != "")
    return LineCounts(code=code, comment=filled - code, blank=physical - filled)


def find_code_lines(characters: str, language: Language) -> tuple[int, ...]:
    """The numbers, from 0, of the lines that `count_lines` counts as code."""
    return find_lines_without(_FIND_BY_LANGUAGE[language](characters), characters)


def find_lines_without(comments: Iterable[tuple[int, int]], characters: str) -> tuple[int, ...]:
    """The numbers, from 0, of the lines with a character that is neither white space nor in one of these comments."""
    pieces = []
    position = 0
    for start, end in comments:
        pieces += [characters[position:start], _NO_LINE_END.sub("", characters[start:end])]
        position = end
    return _filled_lines(_with_line_feeds("".join((*pieces, characters[position:]))))


def _with_line_feeds(text: str) -> str:
    """A text whose lines all end with a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _filled_lines(text: str) -> tuple[int, ...]:
    return tuple(number for number, line in enumerate(text.split("\n")) if line.strip(_WHITE_SPACE))
