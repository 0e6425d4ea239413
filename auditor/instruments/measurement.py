# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""All that the instruments find in one content: its language, the class of each line, and every figure.

What only looks measurements up does not import this module. pygount, Pygments, lizard and tree-sitter are imported
when the first text needs them.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from auditor.instruments.c import assembly, scanner
from auditor.instruments.c.cleaning import clean
from auditor.instruments.c.details import Scan, scan_text
from auditor.instruments.c.headers import scan_in_its_language
from auditor.instruments.c.scanner import UNPAIRED_QUOTE
from auditor.instruments.checks import crosscheck
from auditor.instruments.checks.agreement import FoundFunction, find_disputes_of_functions
from auditor.instruments.checks.witness import count_code_again, count_rust_code, read_python_again
from auditor.instruments.classes import ClassifiedLine, classify_text
from auditor.instruments.comments import readers as comments
from auditor.instruments.figures import LizardFigures, PygountFigures
from auditor.instruments.further import measure_further
from auditor.instruments.grammars import rust
from auditor.instruments.grammars.parser import Parsed, ParsedFunction, parse
from auditor.instruments.languages import Language, Reader
from auditor.instruments.published import lines
from auditor.instruments.published.functions import (
    find_all_functions,
    find_python_functions,
    lizard_figures,
    qualify_names,
)
from auditor.instruments.published.guard import ToolFailure, ask_tool, figures_of_tool
from auditor.instruments.python.layout import in_place, lay_out
from auditor.instruments.python.statements import read_statements
from auditor.instruments.rust.functions import RustFunction, RustFunctions, read_functions
from auditor.instruments.rust.macros import lay_open
from auditor.instruments.settled import name_language
from auditor.instruments.text import SourceText, read_text
from auditor.model.measured import Dispute, Function, LineCounts, LineDetails, Measurement, Unmeasured

_NO_SECOND = ("no second count",)

_Found = TypeVar("_Found")


class _ToolError(Exception):
    """A tool failed on a text; the message names the tool first."""


class _Reading(Struct, frozen=True):
    """A text, its language, what the scanner says of it if it reads that language, and what pygount does."""

    text: SourceText
    language: Language
    scan: Scan | None
    pygount: PygountFigures | None

    @property
    def scanned(self) -> Scan:
        """What the scanner says of a text in a language that it reads."""
        assert self.scan is not None  # noqa: S101 - each such language has a syntax
        return self.scan


class _Findings(Struct, frozen=True):
    """What is found in a text besides pygount's figures; `raw` is what lizard finds in it as it is."""

    lines: LineCounts
    raw: LizardFigures | None = None
    functions: tuple[Function, ...] | None = None
    labels: tuple[str, ...] = ()
    details: LineDetails | None = None
    disputes: tuple[Dispute, ...] = ()

    @property
    def raw_functions(self) -> tuple[Function, ...]:
        """What lizard finds in the raw text and is not among the functions."""
        known = set(self.functions or ())
        return tuple(function for function in (self.raw.functions if self.raw else ()) if function not in known)


def tell_language(content: bytes, said: Language) -> Language:
    """The language in which a content is measured whose path says `said`."""
    text = read_text(content)
    return said if isinstance(text, Unmeasured) else _scan(text, said, decided=False)[0]


def classify_lines(content: bytes, language: Language, *, decided: bool = False) -> tuple[ClassifiedLine, ...]:
    """The class of each line of one file; none for a content that is no text, of which `measure` tells why."""
    text = read_text(content)
    return () if isinstance(text, Unmeasured) else classify_text(text, _scan(text, language, decided)[0])


def measure(content: bytes, language: Language, *, decided: bool = False) -> Measurement | Unmeasured:
    """All figures of one file from its content, or the reason why it has none; never a part of them.

    `language` is what the path says, which the content may contradict, or, if `decided`, what a person has decided.
    """
    text = read_text(content)
    if isinstance(text, Unmeasured):
        return text
    language, scan, contradictions = _scan(text, language, decided)
    pygount = figures_of_tool(lambda: lines.pygount_figures(text.characters, language))
    try:
        findings = _find(_Reading(text, language, scan, pygount))
    except _ToolError as error:
        return Unmeasured(str(error))
    return Measurement(
        language=language.name,
        size=len(content),
        lines=findings.lines,
        pygount_code=pygount.code if pygount else None,
        pygount_string=pygount.string if pygount else None,
        lizard_nloc=findings.raw.nloc if findings.raw else None,
        functions=findings.functions,
        labels=tuple(sorted((*text.labels, *contradictions, *_missing(pygount, findings, language), *findings.labels))),
        details=findings.details,
        raw_functions=findings.raw_functions,
        disputes=findings.disputes,
        further=measure_further(text, language),
    )


def _missing(pygount: PygountFigures | None, findings: _Findings, language: Language) -> Iterator[str]:
    if pygount is None:
        yield "no figure of pygount"
    if language.functions and findings.raw is None:
        yield "no figure of lizard"
    if language.functions and findings.functions is None:
        yield "no functions"


def _scan(text: SourceText, said: Language, decided: bool) -> tuple[Language, Scan | None, tuple[str, ...]]:
    """The language of a text whose path says `said`, what the scanner finds, and labels where its content differs.

    What a person has `decided` stands against the content, which is a label then.
    """
    named = name_language(text.content, said)
    found, scan = scan_in_its_language(text.content, named.language)
    language, labels = named.settle(found, decided=decided)
    if language is not found:
        scan = scan_text(text.content, language.syntax) if language.syntax else None
    return language, scan, labels


@contextmanager
def _failures_of(tool: str) -> Iterator[None]:
    """Turns whatever a tool raises, a RecursionError for example, into a reason that names the tool."""
    try:
        yield
    except Exception as error:
        raise _ToolError(f"{tool}: {type(error).__name__}: {error}") from error


def _ask(tool: str, find: Callable[[], _Found]) -> tuple[_Found | None, tuple[Dispute, ...]]:
    """The functions that a tool finds, or the dispute that there are none to believe, which names the tool."""
    found = ask_tool(find)
    if isinstance(found, ToolFailure):
        return None, (Dispute("J", 0, 0, f"no functions are known: {tool}: {found.reason}"),)
    return found, ()


def _find(reading: _Reading) -> _Findings:
    return _FIND_BY_READER[reading.language.reader](reading)


def _find_in_assembly(reading: _Reading) -> _Findings:
    scan = reading.scanned
    labels = [f"comments by {mark}" for mark in scanner.find_rare_marks(scan.content, scan.syntax)]
    if scanner.has_doubtful_quote(scan.content, scan.skeleton, scan.syntax):
        labels.append("unpaired quote")
    if scan.syntax == "plain assembly" and assembly.has_directives(scan.content):
        labels.append("directives as comments")
    with _failures_of("cross-checks"):
        disputes = tuple(crosscheck.find_disputes_of_machines(scan))
    return _Findings(scan.lines, labels=tuple(labels), details=scan.details, disputes=disputes)


def _find_in_c(reading: _Reading) -> _Findings:
    text, scan, example = reading.text, reading.scanned, reading.language.example
    cleaned = clean(scan)
    texts = (cleaned.content, *cleaned.local_classes)
    found, disputes = _ask(
        "lizard", lambda: find_all_functions((part.decode(text.encoding) for part in texts), example)
    )
    raw = _raw_figures(reading)
    with _failures_of("cross-checks"):
        evidence = crosscheck.Evidence(scan, reading.pygount, raw, cleaned, found, text.encoding)
        disputes += crosscheck.find_disputes(evidence)
    doubts = ((UNPAIRED_QUOTE in scan.skeleton, "unpaired quote"), (bool(cleaned.dropped), "arms dropped"))
    return _Findings(
        scan.lines,
        raw,
        functions=tuple(_with_arms(found.functions, cleaned.dropped)) if found else None,
        labels=tuple(label for holds, label in doubts if holds),
        details=scan.details,
        disputes=disputes,
    )


def _raw_figures(reading: _Reading) -> LizardFigures | None:
    return figures_of_tool(lambda: lizard_figures(reading.text.characters, reading.language.example))


def _find_by_comments(reading: _Reading) -> _Findings:
    text, language = reading.text, reading.language
    counts = comments.count_lines(comments.characters_of(text, language), language)
    again = figures_of_tool(lambda: count_code_again(text.characters_written, language))
    with _failures_of("cross-checks"):
        disputes = crosscheck.find_disputes_of_lines(text, language, counts, again)
    return _Findings(counts, labels=_NO_SECOND if again is None else (), disputes=disputes)


def _find_in_python(reading: _Reading) -> _Findings:
    text, language = reading.text, reading.language
    code = comments.find_code_lines(text.characters, language)
    counts = comments.count_lines(text.characters, language)
    laid_out = lay_out(read_statements(text.characters))

    def find() -> tuple[Function, ...]:
        return qualify_names(in_place(find_python_functions(laid_out.text, language.example), laid_out.breaks, code))

    functions, disputes = _ask("lizard", find)
    raw = _raw_figures(reading)
    again = figures_of_tool(lambda: read_python_again(text.characters))
    with _failures_of("cross-checks"):
        disputes += crosscheck.find_disputes_of_lines(text, language, counts, again.code if again else None)
        if again and functions is not None:
            theirs = _found_in(again.functions)
            disputes += tuple(find_disputes_of_functions(_found_in(functions), theirs, "tree-sitter"))
    return _Findings(
        counts,
        raw,
        functions=functions,
        labels=_NO_SECOND if again is None else (),
        disputes=disputes,
    )


def _find_in_rust(reading: _Reading) -> _Findings:
    text, language = reading.text, reading.language
    code = comments.find_code_lines(text.characters, language)
    counts = comments.count_lines(text.characters, language)
    raw = _raw_figures(reading)
    laid_open = lay_open(text.characters)
    parsed, disputes = _ask("tree-sitter", lambda: parse(laid_open.encode(), rust.RUST))
    again = figures_of_tool(lambda: count_rust_code(text.characters)) if parsed else None
    with _failures_of("cross-checks"):
        read = read_functions(laid_open)
        disputes += crosscheck.find_disputes_of_lines(text, language, counts, again)
        disputes += tuple(_hold_against(read, parsed))
    doubts = (
        (bool(parsed and parsed.unread), "not read in full"),
        (read.in_macros > 0, "functions in macros"),
        (again is None, *_NO_SECOND),
    )
    functions = None if parsed is None else tuple(_with_lines(function, code) for function in parsed.functions)
    return _Findings(
        counts,
        raw,
        functions=functions,
        labels=tuple(label for holds, label in doubts if holds),
        disputes=disputes,
    )


_FIND_BY_READER: dict[Reader, Callable[[_Reading], _Findings]] = {
    "c": _find_in_c,
    "assembly": _find_in_assembly,
    "python": _find_in_python,
    "rust": _find_in_rust,
    "comments": _find_by_comments,
}


def _hold_against(read: RustFunctions, parsed: Parsed | None) -> Iterator[Dispute]:
    if parsed:
        found = _found_in(parsed.functions), _found_in(read.functions)
        yield from find_disputes_of_functions(*found, "our reader of tokens")


def _found_in(functions: Iterable[Function | ParsedFunction | RustFunction]) -> list[FoundFunction]:
    return [FoundFunction(one.start, one.end, one.name, one.ccn) for one in functions]


def _with_lines(function: ParsedFunction, code: Sequence[int]) -> Function:
    """A parsed function with its NLOC, given the numbers, from 0, of the lines of code of the text."""
    nloc = bisect_left(code, function.end) - bisect_left(code, function.start - 1)
    return Function(function.name, function.start, function.end, nloc, function.ccn, function.parameters)


def _with_arms(functions: Iterable[Function], dropped: Sequence[int]) -> Iterator[Function]:
    """The functions, each with the number of the dropped arms that begin in its lines."""
    for function in functions:
        arms = sum(function.start <= line <= function.end for line in dropped)
        yield replace(function, arms_dropped=arms) if arms else function
