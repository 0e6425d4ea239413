# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""Preprocessor directives in the skeleton of a text (see `scanner`), and the bodies of `#if 0`.

A directive begins with `#` as the first character of a line, but for white space and comments, and goes on through
spliced lines and through comments that run over line ends (ISO/IEC 9899:2018, 6.10 after translation phases 2 and 3).
"""

import re
from collections.abc import Iterable, Iterator

_DIRECTIVE = re.compile(
    rb"(?m)^(?<![\\\0]\n)[ \t\v\f]*+(?:\0\n[ \t\v\f]*+)*+#[ \t\v\f]*+"
    rb"(?P<name>\w*+)(?P<rest>(?:[^\\\0\n]++|[\\\0]\n?)*+)"
)
_BLANKS = b" \t\v\f\0\n\\"
_CONDITION_NAMES = frozenset((b"if", b"elif"))

IF_NAMES = frozenset((b"if", b"ifdef", b"ifndef"))
ELSE_NAMES = frozenset((b"elif", b"elifdef", b"elifndef", b"else"))
CONDITIONAL_NAMES = IF_NAMES | ELSE_NAMES | {b"endif"}

Directive = re.Match[bytes]
"""A directive with all its lines, the last line end apart; the groups are `name` and `rest`."""


def find_directives(skeleton: bytes) -> list[Directive]:
    """The directives of a text, given its skeleton, in their order; a lone `#` has an empty name."""
    return list(_DIRECTIVE.finditer(skeleton))


def opens_dead_arm(directive: Directive) -> bool:
    """Whether the directive is `#if 0` or `#elif 0`, with nothing but white space and comments behind it."""
    return directive["name"] in _CONDITION_NAMES and directive["rest"].strip(_BLANKS) == b"0"


def find_dead_bodies(directives: Iterable[Directive]) -> Iterator[tuple[int, int]]:
    """Where the outermost dead arms begin and end: behind their directive, before the next of the same conditional.

    An arm that is never closed is not dead, nor is a directive out of place.
    """
    opened: list[int] = []  # for each conditional, where its current arm begins if that arm is dead, else 0
    dead = 0  # how many of them are dead
    for directive in directives:
        name = directive["name"]
        if name in IF_NAMES:
            opened.append(_dead_from(directive))
            dead += bool(opened[-1])
        elif name in CONDITIONAL_NAMES and opened:
            begin = opened.pop()
            dead -= bool(begin)
            if begin and not dead:
                yield begin, directive.start()
            if name in ELSE_NAMES:
                opened.append(_dead_from(directive))
                dead += bool(opened[-1])


def _dead_from(directive: Directive) -> int:
    return directive.end() if opens_dead_arm(directive) else 0
