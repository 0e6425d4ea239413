# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Local files as text: a line for each, the sums, and what could not be measured."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from auditor.findings.figures import highest_ccn
from auditor.findings.names import count_of
from auditor.findings.totals import total_of_file
from auditor.model.local import LocalCount
from auditor.model.measured import MeasuredFile, Totals
from auditor.renderers.text.columns import Layout, lay_out
from auditor.renderers.words.left_out import NOT_MEASURED
from auditor.renderers.words.lines_only import FULL, LACKS, NOTICE
from auditor.renderers.words.outcome import say
from auditor.renderers.words.visible import make_visible

_HEAD = ("     SLOC", " comment", "   blank", "functions", "CCN max", "file")
_LAYOUT = Layout("rrrrrl", ("comment", "blank"))
_NO_FIGURE = "-"

_KINDS_SHOWN = 12


def render_count(count: LocalCount) -> str:
    """The figures of each file and of all together."""
    return "\n".join([*_lines(count), ""])


def _lines(count: LocalCount) -> Iterator[str]:
    if count.lines_only:
        yield f"LINES ONLY: {LACKS}"
    yield from lay_out(_HEAD, (*map(_file_row, count.files), _total_row(count)), _LAYOUT)
    yield from list_local_lacks(count)
    if count.uncounted:
        yield _describe_uncounted(count.uncounted)
    yield describe_count(count)


def list_local_lacks(count: LocalCount) -> Iterator[str]:
    """A line for each file on which instruments disagree, and for each without a figure, with the reason."""
    for item in count.files:
        for dispute in item.measurement.disputes:
            figures = f"{dispute.ours:,} against {dispute.theirs:,}"
            yield f"DISPUTED: {make_visible(item.file.path)}: check {dispute.check}: {figures}: {dispute.note}"
    for gap in count.unmeasured:
        yield f"UNMEASURED: {make_visible(gap.path)}: {make_visible(gap.reason)} ({gap.size:,} bytes)"


def _describe_uncounted(paths: Sequence[str]) -> str:
    """How many files are of no known language, by suffix, or by name where there is none."""
    kinds = Counter(PurePath(path).suffix or PurePath(path).name for path in paths)
    words = [f"{make_visible(kind)} {number:,}" for kind, number in sorted(kinds.items())]
    more = [f"{len(words) - _KINDS_SHOWN:,} other kinds"] if len(words) > _KINDS_SHOWN else []
    listed = ", ".join((*words[:_KINDS_SHOWN], *more))
    number = count_of(len(paths), "file")
    return f"NOT COUNTED, of no known language: {number} ({listed}); --language 'GLOB=NAME' names one"


def _total_row(count: LocalCount) -> tuple[str, ...]:
    if count.unmeasured and not count.files:
        return NOT_MEASURED, "", "", "", "", ""
    totals = sum(map(total_of_file, count.files), start=Totals())
    sums = totals.code, totals.comment, totals.blank
    functions = _NO_FIGURE if count.lines_only else f"{totals.functions:,}"
    at_least = "at least " if count.unmeasured else ""
    families = f"C {totals.c:,}, assembly {totals.assembly:,}, other {totals.other:,}"
    return *(f"{size:,}" for size in sums), functions, "", f"{at_least}{count_of(totals.files, 'file')}: {families}"


def describe_count(count: LocalCount) -> str:
    """The last line: whether all was measured, and what to do if not."""
    disputed = sum(bool(item.measurement.disputes) for item in count.files)
    lacks = {"without a figure": len(count.unmeasured), "disputed": disputed}
    words = ", ".join(f"{number:,} {what}" for what, number in lacks.items() if number)
    state = f"the count is incomplete ({words})" if words else "complete"
    steps = (["look at the files listed above, each with its reason"] if words else []) + [FULL] * count.lines_only
    return say(f"{state}, {NOTICE}" if count.lines_only else state, steps)


def _file_row(item: MeasuredFile) -> tuple[str, ...]:
    lines, functions = item.measurement.lines, item.measurement.functions
    found = _NO_FIGURE if functions is None else f"{len(functions):,}"
    highest = highest_ccn(item)
    most = _NO_FIGURE if highest is None else f"{highest:,}"
    about = "; ".join((item.measurement.language, *item.measurement.labels))
    name = f"{make_visible(item.file.path)} ({make_visible(about)})"
    return f"{lines.code:,}", f"{lines.comment:,}", f"{lines.blank:,}", found, most, name
