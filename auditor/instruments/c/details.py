# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""All that the scanner knows of a text: its lines, and the kinds of code lines that other tools count otherwise."""

from collections.abc import Sequence

from msgspec import Struct

from auditor.instruments.c.directives import Directive, find_dead_bodies, find_directives
from auditor.instruments.c.scanner import count_filled, count_lines, skeleton_of
from auditor.instruments.languages import Syntax
from auditor.model.measured import LineCounts, LineDetails

BRACKETS = b"()[]{},:;"
_QUOTES = b'"'
_INCLUDE = b"include"


class Scan(Struct, frozen=True):
    """A canonical text of C, C++ or assembly with its skeleton, directives and figures."""

    content: bytes
    syntax: Syntax
    skeleton: bytes
    directives: Sequence[Directive]
    lines: LineCounts
    details: LineDetails


def scan_text(content: bytes, syntax: Syntax) -> Scan:
    """One pass over a canonical text, and what follows from it."""
    skeleton = skeleton_of(content, syntax)
    directives = [] if syntax == "plain assembly" else find_directives(skeleton)
    lines = count_lines(content, skeleton)
    return Scan(content, syntax, skeleton, directives, lines, count_details(skeleton, directives))


def count_details(skeleton: bytes, directives: Sequence[Directive]) -> LineDetails:
    """The code lines of each kind; all figures count lines of code only."""
    code = count_filled(skeleton)
    unbracketed = count_filled(skeleton, BRACKETS)
    named = [directive for directive in directives if directive.name]
    return LineDetails(
        dead=sum(count_filled(skeleton[begin:end]) for begin, end in find_dead_bodies(named, len(skeleton))),
        brackets=code - unbracketed,
        strings=unbracketed - count_filled(skeleton, BRACKETS + _QUOTES),
        directives=_count_lines_of(named),
        includes=_count_lines_of([directive for directive in named if directive.name == _INCLUDE]),
    )


def _count_lines_of(directives: Sequence[Directive]) -> int:
    """The lines of code in directives: one for each, and the filled ones of those that go on."""
    texts = [directive.text for directive in directives]
    return sum(count_filled(text) if b"\n" in text else 1 for text in texts)
