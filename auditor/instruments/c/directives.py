# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""Preprocessor directives in the skeleton of a text (see `scanner`), and the bodies of `#if 0`.

A directive begins with `#` or `%:` as the first token of a line, and goes on through spliced lines and through comments
that run over line ends. Splices may stand anywhere in it, also within its name (ISO/IEC 9899:2018, 6.10 after
translation phases 2 and 3).
"""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

_GAP = rb"[ \t\v\f]*+(?:[\\\0]\n[ \t\v\f]*+)*+"
# It begins with the line end before the directive, which `re` finds fastest.
_DIRECTIVE = re.compile(
    rb"\n(?<![\\\0]\n)(?P<text>"
    + _GAP
    + rb"(?:#|%(?:\\\n)*+:)"
    + _GAP
    + rb"(?P<name>(?:\w++|\\\n)*+)(?P<rest>(?:[^\\\0\n]++|[\\\0]\n?)*+))"
)
_SPLICE = b"\\\n"
_BLANKS = b" \t\v\f\0\n\\"
_CONDITION_NAMES = frozenset((b"if", b"elif"))

IF_NAMES = frozenset((b"if", b"ifdef", b"ifndef"))
ELSE_NAMES = frozenset((b"elif", b"elifdef", b"elifndef", b"else"))
CONDITIONAL_NAMES = IF_NAMES | ELSE_NAMES | {b"endif"}


class Directive(Struct, frozen=True, gc=False):
    """A directive with all its lines, the last line end apart: its text, and where that begins and ends.

    `name` is without splices, and empty for a lone `#`; `rest` is what follows the name.
    """

    name: bytes
    rest: bytes
    text: bytes
    start: int
    end: int


def find_directives(skeleton: bytes) -> list[Directive]:
    """The directives of a text, given its skeleton, in their order."""
    return [
        Directive(match["name"].replace(_SPLICE, b""), match["rest"], match["text"], match.start(), match.end() - 1)
        for match in _DIRECTIVE.finditer(b"\n" + skeleton)
    ]


def is_conditional(directive: Directive) -> bool:
    """Whether the directive begins or ends an arm of a conditional."""
    return directive.name in CONDITIONAL_NAMES


def opens_dead_arm(directive: Directive) -> bool:
    """Whether the directive is `#if 0` or `#elif 0`, with nothing but white space and comments behind it."""
    return directive.name in _CONDITION_NAMES and directive.rest.strip(_BLANKS) == b"0"


def find_dead_bodies(directives: Iterable[Directive], end: int) -> Iterator[tuple[int, int]]:
    """Where the outermost dead arms begin and end: behind their directive, before the next of the same conditional.

    An arm that is never closed goes on to `end`, the end of the text. A directive out of place does nothing.
    """
    begin = dead_depth = 0  # where the dead arm begins that the text is in, and the depth of its conditional
    for directive, depth in _find_conditionals(directives):
        if depth == dead_depth:
            yield begin, directive.start
            dead_depth = 0
        if not dead_depth and opens_dead_arm(directive):
            begin, dead_depth = directive.end, depth
    if dead_depth:
        yield begin, end


def _find_conditionals(directives: Iterable[Directive]) -> Iterator[tuple[Directive, int]]:
    """The directives of conditionals, and how deep each is, from 1; without those out of place."""
    depth = 0
    for directive in filter(is_conditional, directives):
        depth += directive.name in IF_NAMES
        if depth:
            yield directive, depth
            depth -= directive.name == b"endif"
