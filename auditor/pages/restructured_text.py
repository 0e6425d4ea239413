# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A page in reStructuredText as a reader sees it: headings, list items and paragraphs, without markup.

This is no parser of the language, only what it takes to find a quoted sentence. What it reads wrongly is not found,
and that is told; comments are left out, because a reader does not see them.
"""

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

_COMMENT = re.compile(r"( *)\.\.(?: +(?!\[|_|\||[\w.+:-]+::(?: |$))\S.*)?")
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{2,}")
_BULLET = re.compile(r" *[*+•-] +(\S.*)")
_MARKUP = re.compile(
    r"``(?P<literal>[^`]+)``"
    r"|(?::[\w.+:-]{1,60}:)?`(?P<role>[^`]+)`_{0,2}"
    r"|\*\*(?P<strong>\S(?:[^*]*[^*\s])?)\*\*"
    r"|\*(?P<emphasis>[^*\s](?:[^*]*[^*\s])?)\*"
    r"|\\(?:(?P<escaped>\S)|\s)"
)
_TARGET = re.compile(r" ?<[^<>]*>$")
_PLAIN_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")


class Block(Struct, frozen=True):
    """A piece of a page, without markup and in one line; `line` is where it begins, from 1."""

    kind: Literal["heading", "item", "paragraph"]
    text: str
    line: int


def read_blocks(source: str) -> tuple[Block, ...]:
    """The blocks of a page, in its order."""
    return tuple(filter(None, map(_block, _groups(source))))


def strip_markup(text: str) -> str:
    """`text` without inline markup, as one line; typographic quotation marks become plain ones."""
    return fold(_MARKUP.sub(_unmark, fold(text)))


def fold(text: str) -> str:
    """`text` as one line with single spaces and plain quotation marks, so that like wordings are equal."""
    return " ".join(text.translate(_PLAIN_QUOTES).split())


def _unmark(match: re.Match[str]) -> str:
    if match["role"] is not None:
        return _TARGET.sub("", match["role"]) or match["role"]
    return match[match.lastgroup] if match.lastgroup else ""


def _groups(source: str) -> Iterator[list[tuple[int, str]]]:
    """The numbered lines that belong together, with the adornment below a heading; none of them is empty."""
    group: list[tuple[int, str]] = []
    for number, line in _visible_lines(source):
        if group and _begins_anew(line, group):
            yield group
            group = []
        if line:
            group.append((number, line))
    if group:
        yield group


def _begins_anew(line: str, group: list[tuple[int, str]]) -> bool:
    """Whether `line` is not part of `group`: it is empty, the next item, or stands below a heading."""
    is_next_item = _BULLET.fullmatch(line) and _BULLET.fullmatch(group[0][1])
    return not line or bool(is_next_item) or _is_heading(group)


def _is_heading(group: list[tuple[int, str]]) -> bool:
    """Whether the lines are a title and its adornment, or an adornment alone."""
    return len(group) < 3 and _ADORNMENT.fullmatch(group[-1][1]) is not None


def _block(group: list[tuple[int, str]]) -> Block | None:
    """What a group of lines is to a reader; nothing if it is an adornment alone."""
    first, lines = group[0][0], [line for _, line in group]
    if _is_heading(group):
        return Block("heading", strip_markup(lines[0]), first) if len(lines) == 2 else None
    bullet = _BULLET.fullmatch(lines[0])
    text = " ".join((bullet[1] if bullet else lines[0], *lines[1:]))
    return Block("item" if bullet else "paragraph", strip_markup(text), first)


def _visible_lines(source: str) -> Iterator[tuple[int, str]]:
    """The numbered lines that are not in a comment; a comment goes on as long as lines are indented more than it."""
    comment: int | None = None
    for number, full_line in enumerate(source.expandtabs().splitlines(), start=1):
        line = full_line.rstrip()
        if comment is not None and (not line or len(line) - len(line.lstrip()) > comment):
            continue
        start = _COMMENT.fullmatch(line)
        comment = len(start[1]) if start else None
        if not start:
            yield number, line
