# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks of independent instruments against each other on one file; all tolerances are zero.

A and B prove lines, D, E, J and K speak of functions; `docs/counting.md` says what each can and cannot show. A check
that fails says nothing about who is wrong: it makes the file disputed, until a person has looked at it.
"""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from auditor.instruments.c.blocks import read_blocks
from auditor.instruments.c.cleaning import Cleaned
from auditor.instruments.c.details import BRACKETS, Scan
from auditor.instruments.c.directives import Directive
from auditor.instruments.c.scanner import count_filled, count_physical, read_otherwise
from auditor.instruments.checks.agreement import FoundFunction, find_disputes_of_blocks, plain_name
from auditor.instruments.figures import LizardFigures, PygountFigures
from auditor.instruments.grammars.c import C
from auditor.instruments.grammars.cpp import CPP
from auditor.instruments.grammars.parser import parse
from auditor.instruments.languages import Language
from auditor.instruments.published.guard import figures_of_tool
from auditor.instruments.text import SourceText
from auditor.model.measured import Dispute, Function, LineCounts

# pygount takes for a comment what follows `#if 0`, as Pygments reads it: up to the first line of these that closes it,
# where `#else` closes as much as `#endif`, and a blank behind `#` hides a directive.
_PYGOUNT_IF_0 = re.compile(rb"(?:^|\n)[ \t\v\f]*+#if[ \t\v\f]++0")
_IF_0 = re.compile(rb"#if[ \t\v\f]++0")  # quick to look for, and in few texts
_PYGOUNT_OPENS = re.compile(rb"\s*#if(?:[^\\]|\\(?!$))*+$")
_PYGOUNT_CLOSES = re.compile(rb"\s*#(?:else|elif|endif)")

# The marks of a literal on several lines; an empty one of them is a blank line.
_LITERAL_LINES = re.compile(rb'""(?:\0\n(?:"")?+)++')
_EMPTY_LITERAL_LINE = b"\n\0"

# After a parenthesis, a name with two underscores and arguments; others like it may stand between. Any name, if it
# stands on the same line or on indented ones, with words or none between, and no type among its arguments.
_ANNOTATION = re.compile(rb"\)\s*+(?:__\w++\s++)*+(?P<name>__\w++)(?=\s*+\()")
_ASIDE = rb"(?:[ \t\v\f\0]|\n(?=[ \t]))"
_WITHOUT_TYPES = rb"\((?!\s*+(?:void\s*+)?+\))(?:(?!\w[\s*]++\w)[^(){};])*+\)"
_WORDS_ASIDE = _ASIDE + rb"*+(?:[A-Za-z_]\w*+" + _ASIDE + rb"++(?=[A-Za-z_]))*+"
_UNKNOWN_ANNOTATION = re.compile(rb"\)" + _WORDS_ASIDE + rb"(?P<name>[A-Za-z_]\w*+)(?=\s*+" + _WITHOUT_TYPES + rb")")
_ANNOTATION_NAMES = frozenset(
    ("__acquires", "__cond_acquires", "__releases", "__must_hold", "__aligned", "__alias", "__section", "__printf")
)

_KEYWORDS = frozenset(
    re.findall(
        r"\w+",
        "auto break case char const continue default do double else enum extern float for goto if inline int long"
        " register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while"
        " __asm__ __attribute __attribute__ __typeof__ _Alignas _Generic _Static_assert asm typeof",
    )
)
_CPP_KEYWORDS = _KEYWORDS | frozenset(
    re.findall(
        r"\w+",
        "alignas alignof and catch class co_await co_return co_yield concept constexpr decltype delete explicit export"
        " friend namespace new noexcept not or private protected public requires static_assert template this throw try"
        " typename using virtual",
    )
)
_C_NAME = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)
_CPP_ARGUMENTS = re.compile(r"<[^<>]*>")
_CPP_NAME = re.compile(r"(?:[A-Za-z_$][\w$]*::)*(?:~?[A-Za-z_$][\w$]*|operator\b.*)|::operator\b.*", re.ASCII)
_MACRO = re.compile(rb"\s*+(\w++)")
_OUTER_MACRO = re.compile(rb"\b(?:namespace|extern)\b")
_WORD = re.compile(rb"\w++")
_NAMES_SHOWN = 3


class Evidence(Struct, frozen=True):
    """What the instruments found in one C or C++ text: lizard in the raw text, and in the cleaned one.

    pygount and lizard find nothing in a text that they fail on: A and B are then not checked, nor what is of functions.
    """

    scan: Scan
    pygount: PygountFigures | None
    raw: LizardFigures | None
    cleaned: Cleaned
    found: LizardFigures | None
    encoding: str = "utf-8"


def find_disputes(evidence: Evidence) -> tuple[Dispute, ...]:
    """The checks A, B, D, E, J and K that fail, in that order; D holds for C only."""
    disputes = [*_check_directives(evidence), *_check_brackets(evidence)]
    if evidence.found:
        if evidence.scan.syntax == "c":
            disputes += _check_open_ends(evidence.found)
        disputes += (*_check_names(evidence, evidence.found), *_check_functions(evidence, evidence.found))
    return tuple(disputes)


def find_disputes_of_lines(
    text: SourceText, language: Language, lines: LineCounts, again: int | None
) -> tuple[Dispute, ...]:
    """The checks G and I that fail, for a language that the scanner does not read; `again` are the witness's SLOC."""
    figures = [("G", lines.physical, count_physical(text.content), "code + comment + blank; line ends")]
    if again is not None:
        figures.append(("I", lines.code, again, f"SLOC; lines by {language.witness}"))
    return tuple(Dispute(*figure) for figure in figures if figure[1] != figure[2])


def find_disputes_of_machines(scan: Scan) -> Iterator[Dispute]:
    """The check I that fails, for assembly: another machine, with other comments, reads other lines of code."""
    for how, skeleton in read_otherwise(scan.content, scan.syntax):
        code = count_filled(skeleton)
        if code != scan.lines.code:
            yield Dispute("I", scan.lines.code, code, f"SLOC; {how}")
            return


def _check_directives(evidence: Evidence) -> Iterator[Dispute]:
    if evidence.raw is None:
        return
    code, details = evidence.scan.lines.code, evidence.scan.details
    theirs = evidence.raw.nloc + details.directives - details.includes - _count_blank_in_literals(evidence.scan)
    if code != theirs:
        yield Dispute("A", code, theirs, "SLOC; lizard's NLOC + directive lines - #include lines")


def _check_brackets(evidence: Evidence) -> Iterator[Dispute]:
    scan, pygount = evidence.scan, evidence.pygount
    if pygount is None:
        return
    shown = show_as_pygount(scan)
    dead = 0 if shown is scan.skeleton else count_filled(scan.skeleton, BRACKETS) - count_filled(shown, BRACKETS)
    theirs = pygount.code + pygount.string + scan.details.brackets + dead - _count_blank_in_literals(scan)
    if scan.lines.code != theirs:
        note = "SLOC; pygount's code + string + lines of brackets + lines of #if 0"
        yield Dispute("B", scan.lines.code, theirs, note)


def _count_blank_in_literals(scan: Scan) -> int:
    """The blank lines of raw strings, which are code for lizard and pygount."""
    return sum(literal[0].count(_EMPTY_LITERAL_LINE) for literal in _LITERAL_LINES.finditer(scan.skeleton))


def show_as_pygount(scan: Scan) -> bytes:
    """The skeleton without the lines that Pygments takes for the body of an `#if 0`."""
    if not _has_if_0(scan.skeleton):
        return scan.skeleton
    shown = []
    depth = 0
    for line, written in zip(scan.skeleton.split(b"\n"), scan.content.split(b"\n"), strict=True):
        hidden = depth > 0
        if depth == 0:
            depth = 1 if _PYGOUNT_IF_0.match(line) else 0
        elif _PYGOUNT_CLOSES.match(written):
            depth, hidden = depth - 1, False
        elif _PYGOUNT_OPENS.match(written):
            depth, hidden = depth + 1, False
        shown.append(b"" if hidden else line)
    return b"\n".join(shown)


def _has_if_0(skeleton: bytes) -> bool:
    return _IF_0.search(skeleton) is not None and _PYGOUNT_IF_0.search(skeleton) is not None


def _lines_of(pattern: re.Pattern[bytes], text: bytes) -> Iterator[int]:
    """The number, from 1, of the line where the last group of each match begins, or the match."""
    line, position = 1, 0
    for match in pattern.finditer(text):
        begin = match.start(match.lastindex or 0)
        line += text.count(b"\n", position, begin)
        position = begin
        yield line


def _check_open_ends(found: LizardFigures) -> Iterator[Dispute]:
    if found.left_open:
        yield Dispute("D", 0, found.left_open, "brackets and blocks that lizard waits for at the end")


def _check_names(evidence: Evidence, found: LizardFigures) -> Iterator[Dispute]:
    is_name = _is_c_name if evidence.scan.syntax == "c" else _is_cpp_name
    annotations = _find_annotations(evidence)
    odd = [
        function
        for function in found.functions
        if not is_name(function.name) or (function.start, function.name) in annotations or not _has_lines(function)
    ]
    if odd:
        names = ", ".join(f"{function.name} in line {function.start}" for function in odd[:_NAMES_SHOWN])
        yield Dispute("E", 0, len(odd), f"functions of an odd name or length: {names}")


def _check_functions(evidence: Evidence, found: LizardFigures) -> Iterator[Dispute]:
    cpp = evidence.scan.syntax == "c++"
    blocks = read_blocks(evidence.cleaned.kept, _find_macros_with_braces(evidence.scan.directives), cpp=cpp)
    return find_disputes_of_blocks(found.functions, blocks, lambda: _ask_tree_sitter(evidence, cpp))


def _find_macros_with_braces(directives: Iterable[Directive]) -> Iterator[bytes]:
    """The names of macros that open more braces than they close, or fewer, and are made of no other such macro.

    None if all that are opened are namespaces and linkages, which the others then close.
    """
    body_by_name = dict(_unbalanced_macros(directives))
    if all(_OUTER_MACRO.search(body) for body in body_by_name.values() if b"{" in body):
        return
    for macro, body in body_by_name.items():
        if body_by_name.keys().isdisjoint(_WORD.findall(body)):
            yield macro


def _unbalanced_macros(directives: Iterable[Directive]) -> Iterator[tuple[bytes, bytes]]:
    """The name of each macro that opens more braces than it closes, or fewer, and what it stands for."""
    for directive in directives:
        name = _MACRO.match(directive.rest) if directive.name == b"define" else None
        if name and directive.rest.count(b"{") != directive.rest.count(b"}"):
            yield name[1], directive.rest[name.end() :]


def _ask_tree_sitter(evidence: Evidence, cpp: bool) -> Iterator[FoundFunction]:
    text = evidence.cleaned.kept.replace(b"\0", b" ").decode(evidence.encoding).encode()
    parsed = figures_of_tool(lambda: parse(text, CPP if cpp else C))
    for function in parsed.functions if parsed else ():
        yield FoundFunction(function.start, function.end, plain_name(function.name), function.ccn)


def _has_lines(function: Function) -> bool:
    """Whether the function ends after it starts and has lines of code there, and no more than it has lines."""
    return 1 <= function.nloc <= function.end - function.start + 1


def _find_annotations(evidence: Evidence) -> set[tuple[int, str]]:
    """The names that stand where annotations do, each with its line."""
    annotations = _find_names(_ANNOTATION, evidence.cleaned.content)
    if evidence.scan.syntax == "c":
        annotations |= _find_names(_UNKNOWN_ANNOTATION, evidence.cleaned.kept)
    return annotations


def _find_names(pattern: re.Pattern[bytes], text: bytes) -> set[tuple[int, str]]:
    """The names that a pattern finds, each with its line."""
    names = (name.decode() for name in pattern.findall(text))
    return set(zip(_lines_of(pattern, text), names, strict=True))


def _is_c_name(name: str) -> bool:
    return name not in _KEYWORDS | _ANNOTATION_NAMES and _C_NAME.fullmatch(name) is not None


def _is_cpp_name(name: str) -> bool:
    bare = name
    while (shorter := _CPP_ARGUMENTS.sub("", bare)) != bare:
        bare = shorter
    parts = bare.split("::")
    return _CPP_NAME.fullmatch(bare) is not None and not _CPP_KEYWORDS & set(parts)
