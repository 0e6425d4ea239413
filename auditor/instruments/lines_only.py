# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The lines of one content and nothing else: those that `measurement.measure` finds, in a small part of its time.

No tool of others is asked and no second reader, so that nothing is held against anything: functions have no figure, and
nobody knows whether a full measurement would be disputed. Such a measurement says so in its labels.
"""

import re

from auditor.instruments.c import scanner
from auditor.instruments.c.details import Scan
from auditor.instruments.c.directives import find_directives
from auditor.instruments.c.headers import is_cpp
from auditor.instruments.comments import readers as comments
from auditor.instruments.languages import Language
from auditor.instruments.settled import name_language
from auditor.instruments.text import SourceText, read_text
from auditor.model.measured import LINES_ONLY, LineCounts, LineDetails, Measurement, Unmeasured

_LINE = rb"[ \t\v\f\0]*+(?:#[^\n\\\0]*+)?+"
# Directives that end with their line, as in headers of registers, of which one of Linux has 194,000: no C++ is in them,
# and to find each of them would take most of the time and 70 MB.
_NOTHING_ELSE = re.compile(rb"(?:" + _LINE + rb"\n)*+" + _LINE + rb"\Z")


def measure_lines(content: bytes, language: Language, *, decided: bool = False) -> Measurement | Unmeasured:
    """The lines of one file from its content, every other figure None, or the reason why it has none.

    `language` is what the path says, which the content may contradict, or, if `decided`, what a person has decided.
    """
    text = read_text(content)
    if isinstance(text, Unmeasured):
        return text
    named = name_language(text.content, language)
    found, lines = _count_in_its_language(text, named.language)
    settled, labels = named.settle(found, decided=decided)
    return Measurement(
        language=settled.name,
        size=len(content),
        lines=lines if settled is found else _count(text, settled),
        pygount_code=None,
        pygount_string=None,
        lizard_nloc=None,
        functions=None,
        labels=tuple(sorted((*text.labels, *labels, LINES_ONLY))),
    )


def _count_in_its_language(text: SourceText, named: Language) -> tuple[Language, LineCounts]:
    """The language of a text, another one for a header of C that is C++, and its lines."""
    if named.syntax is None:
        return named, _count(text, named)
    skeleton = scanner.skeleton_of(text.content, named.syntax)
    lines = scanner.count_lines(text.content, skeleton)
    if named.if_cpp and _is_cpp(text, skeleton, lines):
        return named.if_cpp, _count(text, named.if_cpp)
    return named, lines


def _is_cpp(text: SourceText, skeleton: bytes, lines: LineCounts) -> bool:
    if _NOTHING_ELSE.match(skeleton):
        return False
    return is_cpp(Scan(text.content, "c", skeleton, find_directives(skeleton), lines, LineDetails()))


def _count(text: SourceText, language: Language) -> LineCounts:
    if language.syntax is None:
        return comments.count_lines(comments.characters_of(text, language), language)
    return scanner.count_lines(text.content, scanner.skeleton_of(text.content, language.syntax))
