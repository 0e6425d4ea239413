# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""The tokens and the comments of a Rust text, by the chapter on lexical structure of the Rust reference.

Block comments nest, documentation comments are comments, and so is a `#!` line unless it begins an attribute. A comment
within an attribute is a comment, a documentation attribute is code. What is never closed goes on to the end.
"""

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

OPENING = frozenset("([{")
CLOSING = frozenset(")]}")

# Behind these an operand begins and none has ended, and `!` calls no macro.
KEYWORDS = frozenset(
    re.findall(
        r"\w+",
        "as async box break const continue dyn else enum extern fn for if impl in"
        " let loop match mod move mut pub ref return static struct trait type unsafe use where while yield",
    )
)

Kind = Literal["comment", "literal", "lifetime", "name", "number", "mark"]

_GAP = r"(?:\s++|//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)*+"
_SHEBANG = re.compile(rf"#!(?!{_GAP}\[)[^\n]*+")
_RAW_STRING = r'[bc]?r(?P<hashes>#*+)"(?s:.*?"(?P=hashes)|.*)'
_STRING = r'[bc]?"(?:[^"\\]++|\\(?s:.)?)*+"?'
_CHARACTER = r"b?'(?:[^'\\\n]|\\(?:u\{[^{}'\n]*+\}|x\w\w|[^\n]))'"
_TOKEN = re.compile(
    rf"(?P<comment>//[^\n]*+)|(?P<open>/\*)|(?P<literal>{_RAW_STRING}|{_STRING}|{_CHARACTER})"
    r"|(?P<lifetime>'(?:r#)?[^\W\d]\w*+)|(?P<name>(?:r#)?[^\W\d]\w*+)|(?P<number>\d\w*+(?:\.\d\w*+)?+)"
    r"|(?P<mark>->|=>|&&|\|\||\S)"
)
_COMMENT_MARK = re.compile(r"/\*|\*/")


class Token(Struct, frozen=True, gc=False):
    """A token and where it begins in the text, from 0."""

    text: str
    kind: Kind
    start: int

    @property
    def end(self) -> int:
        """Where what follows it begins."""
        return self.start + len(self.text)


def read_tokens(text: str) -> Iterator[Token]:
    """All tokens of a canonical text, comments among them, white space apart."""
    shebang = _SHEBANG.match(text)
    position = 0
    if shebang:
        yield Token(shebang[0], "comment", 0)
        position = shebang.end()
    while match := _TOKEN.search(text, position):
        kind = match.lastgroup
        position = _end_of_comment(text, match.start()) if kind == "open" else match.end()
        yield Token(text[match.start() : position], _kind_of(kind), match.start())


def find_comments(text: str) -> tuple[tuple[int, int], ...]:
    """The offsets of each comment in a canonical text, from its first mark to behind its last."""
    return tuple((token.start, token.end) for token in read_tokens(text) if token.kind == "comment")


def _kind_of(group: str | None) -> Kind:
    kinds: dict[str | None, Kind] = {
        "comment": "comment",
        "open": "comment",
        "literal": "literal",
        "lifetime": "lifetime",
        "name": "name",
        "number": "number",
    }
    return kinds.get(group, "mark")


def _end_of_comment(text: str, start: int) -> int:
    """Behind the mark that closes the block comment which begins at `start`."""
    depth = 0
    for mark in _COMMENT_MARK.finditer(text, start):
        depth += 1 if mark[0] == "/*" else -1
        if depth == 0:
            return mark.end()
    return len(text)
