# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines of the languages whose comments we find ourselves, with the meaning of a line as in `scanner`."""

import re
from collections.abc import Iterable

from auditor.instruments.languages import Language, load_function
from auditor.instruments.text import SourceText
from auditor.model.measured import LineCounts

_NO_LINE_END = re.compile(r"[^\r\n]+")
_WHITE_SPACE = " \t\v\f"


def characters_of(text: SourceText, language: Language) -> str:
    """The text whose lines are counted, with its carriage returns if the language keeps them."""
    return text.characters_written if language.keeps_returns else text.characters


def count_lines(characters: str, language: Language) -> LineCounts:
    """The lines of a text by class; the `#!` line is a comment, those of a here-document are no comments."""
    code = len(find_code_lines(characters, language))
    canonical = _with_line_feeds(characters)
    filled = len(_filled_lines(canonical))
    physical = canonical.count("\n") + (not canonical.endswith("\n") and canonical != "")
    return LineCounts(code=code, comment=filled - code, blank=physical - filled)


def find_code_lines(characters: str, language: Language) -> tuple[int, ...]:
    """The numbers, from 0, of the lines that `count_lines` counts as code."""
    return find_lines_without(load_function(language.comments)(characters), characters)


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
