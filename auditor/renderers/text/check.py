# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The size check: the TCB, every limit with its headroom, and the verdict, on one screen of text."""

from collections.abc import Iterator

from auditor.findings.figures import headline_of
from auditor.findings.names import count_of
from auditor.model.compared import Replaced
from auditor.model.judged import LimitResult
from auditor.renderers import Report
from auditor.renderers.text.audit import (
    describe_drift,
    describe_left_out,
    describe_misfits,
    list_lacks,
)
from auditor.renderers.text.columns import Layout, lay_out
from auditor.renderers.text.diff import describe_baseline
from auditor.renderers.text.replaced import describe_replaced
from auditor.renderers.words.left_out import NOT_MEASURED, bound_of, describe_part, describe_subject
from auditor.renderers.words.limits import COUNTED, bound_of_limit, describe_base
from auditor.renderers.words.outcome import describe_outcome
from auditor.renderers.words.reservations import render_reservations
from auditor.renderers.words.visible import make_visible

_LAYOUT = Layout("llrll")
_SHORT = {"c": "C", "above_15": "above 15"}
_BLANK_HEAD = ("", " " * 32, " " * 12, " " * 13, "")


def render_check(report: Report, replaced: Replaced | None = None) -> str:
    """A line for the TCB, one for each limit of the release, what refs by hand change, then what is wrong."""
    return "\n".join([*_lines(report, replaced), ""])


def _lines(report: Report, replaced: Replaced | None) -> Iterator[str]:
    audit = report.audit
    yield from render_reservations(report)
    yield f"{audit.system.name} {audit.release}: {describe_size(report)}"
    yield from _limit_lines(report)
    yield from describe_left_out(audit)
    yield from describe_baseline(report.diff)
    yield from describe_replaced(replaced)
    yield from describe_drift(report.verdict)
    yield from describe_misfits(report)
    yield from list_lacks(audit)
    yield describe_outcome(report)


def describe_size(report: Report) -> str:
    """The figure of the TCB, or of what was asked for, in a sentence."""
    audit = report.audit
    part = "" if audit.partial else describe_part(audit, "tcb")
    subject = f"{describe_subject(audit)}, {part}," if part else describe_subject(audit)
    size = headline_of(audit)
    totals = size.totals
    if totals is None:
        return f"{subject} is {NOT_MEASURED}"
    families = f"C {totals.c:,}, assembly {totals.assembly:,}, other {totals.other:,}"
    return f"{subject} is {bound_of(size)}{totals.code:,} SLOC in {count_of(totals.files, 'file')} ({families})"


def _limit_lines(report: Report) -> Iterator[str]:
    limits = report.verdict.limits
    if not limits:
        where = f" on {describe_subject(report.audit)}" if report.audit.partial else ""
        yield f"no limit is set{where} for this release in the manifest"
        return
    yield from lay_out(_BLANK_HEAD, map(_limit_cells, limits), _LAYOUT)
    for finding in report.verdict.findings:
        if finding.since:
            yield f"OVER LIMIT: {make_visible(finding.message)}"


def _limit_cells(result: LimitResult) -> tuple[str, str, str, str, str]:
    """An indent, the subject, what was measured, the bound, and what becomes of it."""
    limit, measured = result.limit, result.measured
    size = NOT_MEASURED if measured is None else f"{'at least ' if result.lack else ''}{measured:,}"
    figure = f"{size} of"
    unit = _SHORT.get(limit.metric, COUNTED[limit.metric][0])
    bound = f"{bound_of_limit(result):>8} {unit}"
    return "", limit.subject, figure, bound, _describe_headroom(result)


def _describe_headroom(result: LimitResult) -> str:
    left, base = result.headroom, describe_base(result)
    if left is None:
        return f"not decided: {result.doubt}"
    words = f"{left:,} left" if left >= 0 else f"OVER by {-left:,}"
    return f"{words} ({base})" if base else words
