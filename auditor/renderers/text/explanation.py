# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""One file as text, line by line: the class of each line, where functions begin, and what every instrument counts."""

from collections.abc import Iterator

from auditor.findings.names import count_of
from auditor.instruments.classes import ClassifiedLine
from auditor.model.measured import Function, Measurement, Unmeasured
from auditor.renderers.words.visible import make_visible

_LEGEND = 'kinds of code: 0 dead (#if 0), # directive, ( brackets only, " strings only'


def render_explanation(name: str, lines: tuple[ClassifiedLine, ...], outcome: Measurement | Unmeasured) -> str:
    """The text of the file with its classes, then the totals; or why it has no figure."""
    if isinstance(outcome, Unmeasured):
        return f"{name}: UNMEASURED: {outcome.reason}\n"
    return "\n".join([*_lines(name, lines, outcome), ""])


def _lines(name: str, lines: tuple[ClassifiedLine, ...], measurement: Measurement) -> Iterator[str]:
    yield f"{make_visible(name)} ({measurement.language}, {measurement.size:,} bytes)"
    if measurement.details:
        yield _LEGEND
    begun = {function.start: function for function in measurement.functions or ()}
    for number, line in enumerate(lines, start=1):
        if number in begun:
            yield f"{'':>6}  -- {_describe(begun[number])}"
        yield f"{number:>6}  {line.kind:<7} {line.marks:<4} |{make_visible(line.text)}"
    yield from _totals(measurement)


def _describe(function: Function) -> str:
    dropped = f", {function.arms_dropped} arms left out" if function.arms_dropped else ""
    name = make_visible(function.name)
    return f"{name}: lines {function.start}-{function.end}, NLOC {function.nloc}, CCN {function.ccn}{dropped}"


def _totals(measurement: Measurement) -> Iterator[str]:
    lines, details = measurement.lines, measurement.details
    yield ""
    parts = f"{lines.code:,} code + {lines.comment:,} comment + {lines.blank:,} blank"
    yield f"scanner: {count_of(lines.physical, 'line')} = {parts}"
    if details:
        yield (
            f"  of the code: {details.directives:,} directives ({details.includes:,} #include), {details.brackets:,} "
            f"brackets only, {details.strings:,} strings only, {details.dead:,} in #if 0"
        )
    yield from _figures_of_tools(measurement)
    if measurement.labels:
        yield f"labels: {', '.join(measurement.labels)}"
    for dispute in measurement.disputes:
        yield f"DISPUTED: check {dispute.check}: {dispute.ours:,} against {dispute.theirs:,}: {dispute.note}"


def _figures_of_tools(measurement: Measurement) -> Iterator[str]:
    if measurement.pygount_code is not None:
        yield f"pygount: {measurement.pygount_code:,} code, {measurement.pygount_string:,} string"
    if measurement.lizard_nloc is not None:
        yield f"lizard: NLOC {measurement.lizard_nloc:,}"
    if measurement.functions is not None:
        yield f"functions: {len(measurement.functions):,}"
    for function in measurement.raw_functions:
        yield f"  lizard on the raw text has: {_describe(function)}"
    for name, value in measurement.further:
        yield f"{name}: {value:,}"
