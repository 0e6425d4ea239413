# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The class of every line of a file, so that a person can check by eye what the instruments have counted."""

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from auditor.instruments.c.details import BRACKETS, Scan, scan_text
from auditor.instruments.c.directives import find_dead_bodies
from auditor.instruments.c.scanner import CONTINUATION
from auditor.instruments.comments import readers as comments
from auditor.instruments.languages import Language
from auditor.instruments.text import SourceText

_BLANKS = b" \t\v\f"
DEAD, DIRECTIVE, BRACKETS_ONLY, STRINGS_ONLY = "0", "#", "(", '"'


class ClassifiedLine(Struct, frozen=True):
    """One physical line and its class; `marks` has a character for each kind of code line that it is."""

    text: str
    kind: Literal["code", "comment", "blank"]
    marks: str = ""


def classify_text(text: SourceText, language: Language) -> tuple[ClassifiedLine, ...]:
    """The lines of a canonical text, counted by the same rules as its figures."""
    if language.syntax:
        marks_by_line = _marks_by_line(scan_text(text.content, language.syntax))
    else:
        code = comments.find_code_lines(comments.characters_of(text, language), language)
        marks_by_line = dict.fromkeys(code, "")
    return tuple(_classify(number, line, marks_by_line) for number, line in enumerate(_split(text.characters)))


def _split(characters: str) -> list[str]:
    lines = characters.split("\n")
    return lines if lines[-1] else lines[:-1]


def _classify(number: int, line: str, marks_by_line: dict[int, str]) -> ClassifiedLine:
    if number in marks_by_line:
        return ClassifiedLine(line, "code", marks_by_line[number])
    return ClassifiedLine(line, "comment" if line.strip(_BLANKS.decode()) else "blank")


def _marks_by_line(scan: Scan) -> dict[int, str]:
    """The marks of each line of code, by its number from 0."""
    named = [directive for directive in scan.directives if directive.name]
    directives = set(_lines_in(scan, [(directive.start, directive.end) for directive in named]))
    bodies = list(find_dead_bodies(named, len(scan.skeleton)))
    dead = set(_lines_in(scan, bodies)) - _edges(scan, bodies)
    marks_by_line = {}
    for number, line in enumerate(scan.skeleton.split(b"\n")):
        code = line.translate(None, _BLANKS + CONTINUATION)
        if code:
            marks = (DEAD if number in dead else "", DIRECTIVE if number in directives else "", _mark_of(code))
            marks_by_line[number] = "".join(marks)
    return marks_by_line


def _mark_of(code: bytes) -> str:
    """Whether a line of code, without blanks, is brackets only, or strings and brackets only."""
    unbracketed = code.translate(None, BRACKETS)
    if not unbracketed:
        return BRACKETS_ONLY
    return STRINGS_ONLY if not unbracketed.translate(None, b'"') else ""


def _edges(scan: Scan, spans: Iterable[tuple[int, int]]) -> set[int]:
    """The lines of the directives between which the spans lie; the end of the text is none."""
    offsets = {offset for span in spans for offset in span} - {len(scan.skeleton)}
    return {scan.skeleton.count(b"\n", 0, offset) for offset in offsets}


def _lines_in(scan: Scan, spans: list[tuple[int, int]]) -> Iterator[int]:
    """The numbers of the lines that some stretch of the skeleton touches."""
    for begin, end in spans:
        first = scan.skeleton.count(b"\n", 0, begin)
        yield from range(first, first + scan.skeleton.count(b"\n", begin, end) + 1)
