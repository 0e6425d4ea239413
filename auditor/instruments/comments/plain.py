# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""The comments of what builds read besides programs and Makefiles: Kconfig, linker scripts, yacc, lex, templates of C.

- In Kconfig `#` begins a comment outside of strings; the text of `help` is documentation, as far as it is indented.
- A linker script has the block comments of C; yacc, lex and templates have its line comments, too.
- A line of lex begins with a pattern, in which nothing opens a comment and quotes are no literals of C, unless it is
  blank, a comment, or of C: between `%{` and `%}`, or behind the second `%%`.
"""

import re
from collections.abc import Iterator, Sequence

_BLOCK = r"(?P<comment>/\*(?:[^*]++|\*(?!/))*+(?:\*/)?+)"
_LINE = r"(?P<line_comment>//(?:[^\\\n]++|\\\n?)*+)"
_LITERAL = r'"(?:[^"\\\n]++|\\.?)*+"?+' + r"|'(?:[^'\\\n]++|\\.?)*+'?+"
_C = re.compile(rf"{_BLOCK}|{_LINE}|{_LITERAL}", re.DOTALL)
_LINKER = re.compile(rf'{_BLOCK}|"[^"\n]*+"?+', re.DOTALL)

_PATTERN = r"(?:\"(?:[^\"\\\n]++|\\.)*+\"?+|\[\^?+\]?+(?:[^]\\\n]++|\\.)*+\]?+|\\.|[^\s\"\[\\]++)++"
_DEFINITION = r"(?m:^)(?!/[*/])(?:[A-Za-z_][\w-]*+[ \t]++)?" + _PATTERN
_RULE = r"(?m:^)(?!/[*/])" + _PATTERN
_LEX_SECTIONS = (*(re.compile(rf"{first}|{_C.pattern}", re.DOTALL) for first in (_DEFINITION, _RULE)), _C)
_LEX_MARK = re.compile(r"(?m)^(?:%%|(?P<code>%(?:top)?\{)(?s:.*?)(?:^%\}|\Z))")

_HELP = re.compile(r"(?P<indent>[ \t]*+)(?:---[ \t]*+)?help(?:[ \t]*+---)?[ \t]*+(?:#[^\n]*+)?\Z")
_COMMENT_OF_KCONFIG = re.compile(r"(?:[^#\"'\\]++|\\.|" + _LITERAL + r")*+(?P<comment>#)", re.DOTALL)
_TAB = 8


def find_comments_of_c(text: str) -> tuple[tuple[int, int], ...]:
    """The offsets of each comment in a canonical text of yacc, or of C that is not yet configured."""
    return _spans_of(_C, text)


def find_comments_of_lex(text: str) -> tuple[tuple[int, int], ...]:
    """The offsets of each comment in a canonical text of lex."""
    return tuple(
        span for pattern, start, end in _sections_of_lex(text) for span in _spans_of(pattern, text, start, end)
    )


def _sections_of_lex(text: str) -> Iterator[tuple[re.Pattern[str], int, int]]:
    """The tokens of each piece of a text, and its offsets."""
    number = position = 0
    for mark in _LEX_MARK.finditer(text):
        if number == len(_LEX_SECTIONS) - 1:
            break
        yield _LEX_SECTIONS[number], position, mark.start()
        if mark["code"]:
            yield _C, mark.start(), mark.end()
        else:
            number += 1
        position = mark.end()
    yield _LEX_SECTIONS[number], position, len(text)


def find_comments_of_linker_script(text: str) -> tuple[tuple[int, int], ...]:
    """The offsets of each comment in a canonical linker script."""
    return _spans_of(_LINKER, text)


def _spans_of(
    pattern: re.Pattern[str], text: str, start: int = 0, end: int | None = None
) -> tuple[tuple[int, int], ...]:
    end = len(text) if end is None else end
    return tuple(token.span() for token in pattern.finditer(text, start, end) if token.lastgroup)


def find_comments_of_kconfig(text: str) -> tuple[tuple[int, int], ...]:
    """The offsets of each comment and each text of help in a canonical Kconfig file."""
    return tuple(_comments_of_kconfig(text))


def _comments_of_kconfig(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    lines = text.split("\n")
    helps = set(_lines_of_help(lines))
    for number, line in enumerate(lines):
        comment = _COMMENT_OF_KCONFIG.match(line)
        if number in helps:
            yield position, position + len(line)
        elif comment:
            yield position + comment.start("comment"), position + len(line)
        position += len(line) + 1


def _lines_of_help(lines: Sequence[str]) -> Iterator[int]:
    """The numbers of the lines that are at least as far in as the first one behind a `help`, which is indented."""
    is_behind_help = False
    column = 0  # of the text that one is in, if any
    for number, line in enumerate(lines):
        own = _column_of(line)
        if own is None:
            continue
        if is_behind_help or own < column:
            column = own if is_behind_help else 0
        if column:
            yield number
        is_behind_help = not column and _HELP.match(line) is not None


def _column_of(line: str) -> int | None:
    """How far in the first word of a line is; None if it has none."""
    text = line.expandtabs(_TAB)
    return len(text) - len(text.lstrip()) if text.strip() else None
