# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The instruments: the content of one file and its language in, a measurement out. Nothing here reads a file.

Importing this package is cheap; pygount, Pygments and lizard are imported when the first text needs them.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct

from auditor.instruments import cleaning, functions, lines, scanner
from auditor.instruments.text import SourceText, read_text
from auditor.languages import Language, Syntax
from auditor.model import Function, LineCounts, Measurement, Unmeasured

_TOOLS = ("pygount", "lizard", "Pygments")


class _ToolError(Exception):
    """A tool failed on a text; the message names the tool first."""


class _Findings(Struct, frozen=True):
    """What is found in a text besides pygount's figures."""

    lines: LineCounts
    lizard_nloc: int | None = None
    functions: tuple[Function, ...] | None = None
    labels: tuple[str, ...] = ()


def versions() -> dict[str, str]:
    """The version of each rule and tool that a measurement depends on, by name.

    `scanner` stands for `text`, `scanner` and `lines`, `cleaning` for `cleaning` and `functions`: whoever changes what
    one of them yields raises its number, which makes cached measurements void.
    """
    from importlib.metadata import version

    return {"scanner": scanner.VERSION, "cleaning": cleaning.VERSION} | {tool: version(tool) for tool in _TOOLS}


def measure(content: bytes, language: Language) -> Measurement | Unmeasured:
    """All figures of one file from its content, or the reason why it has none; never a part of them."""
    text = read_text(content)
    if isinstance(text, Unmeasured):
        return text
    try:
        with _failures_of("pygount"):
            pygount = lines.pygount_figures(text.characters, language)
        findings = _findings_of(text, language)
    except _ToolError as error:
        return Unmeasured(str(error))
    return Measurement(
        language=language.name,
        size=len(content),
        lines=findings.lines,
        pygount_code=pygount.code,
        pygount_string=pygount.string,
        lizard_nloc=findings.lizard_nloc,
        functions=findings.functions,
        labels=tuple(sorted((*text.labels, *findings.labels))),
    )


@contextmanager
def _failures_of(tool: str) -> Iterator[None]:
    """Turns whatever a tool raises, a RecursionError for example, into a reason that names the tool."""
    try:
        yield
    except lines.PygountError as error:
        raise _ToolError(f"{tool}: {error}") from error
    except Exception as error:
        raise _ToolError(f"{tool}: {type(error).__name__}: {error}") from error


def _findings_of(text: SourceText, language: Language) -> _Findings:
    if language.syntax is None:
        return _findings_by_tokens(text, language)
    if language.syntax == "assembly":
        return _Findings(scanner.count_lines(text.content, scanner.skeleton_of(text.content, "assembly")))
    return _findings_by_scanner(text, language.example, language.syntax)


def _findings_by_scanner(text: SourceText, example: str, syntax: Syntax) -> _Findings:
    skeleton = scanner.skeleton_of(text.content, syntax)
    cleaned = cleaning.clean(skeleton, syntax)
    with _failures_of("lizard"):
        found = functions.lizard_functions(cleaned.content.decode(text.encoding), example)
        nloc = functions.lizard_nloc(text.characters, example)
    doubts = (
        (scanner.UNPAIRED_QUOTE in skeleton, "unpaired quote"),
        (cleaned.arms_dropped, "arms dropped"),
    )
    return _Findings(
        scanner.count_lines(text.content, skeleton),
        lizard_nloc=nloc,
        functions=found,
        labels=tuple(label for holds, label in doubts if holds),
    )


def _findings_by_tokens(text: SourceText, language: Language) -> _Findings:
    with _failures_of("Pygments"):
        counts = lines.count_token_lines(text.characters, language)
    if not language.has_functions:
        return _Findings(counts)
    with _failures_of("lizard"):
        found = functions.lizard_figures(text.characters, language.example)
    return _Findings(counts, lizard_nloc=found.nloc, functions=found.functions)
