# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The size check: the TCB, every limit with its headroom, and the verdict, on one screen of text."""

from collections.abc import Iterator

from auditor.model import Limit
from auditor.renderers import Report
from auditor.renderers.diff_text import describe_baseline
from auditor.renderers.left_out import describe_part
from auditor.renderers.terminal import describe_doubts, describe_drift, describe_gaps, describe_left_out
from auditor.totals import total_of


def render_check(report: Report) -> str:
    """A line for the TCB, one for each limit of the release, then what is wrong."""
    return "\n".join([*_lines(report), ""])


def _lines(report: Report) -> Iterator[str]:
    audit = report.audit
    totals = total_of(audit.results_of("tcb"))
    at_least = "" if audit.complete else "at least "
    families = f"C {totals.c:,}, assembly {totals.assembly:,}, other {totals.other:,}"
    part = describe_part(audit, "tcb")
    tcb = f"the TCB, {part}," if part else "the TCB"
    yield f"Qubes OS {audit.release}: {tcb} is {at_least}{totals.code:,} SLOC in {totals.files:,} files ({families})"
    limits = [limit for limit in report.manifest.limits if limit.holds_in(audit.release)]
    yield from (_line(limit, report) for limit in limits)
    if not limits:
        yield "no limit is set for this release in the manifest"
    yield from describe_left_out(audit)
    yield from describe_baseline(report.diff)
    yield from describe_drift(report.verdict)
    yield from describe_gaps(audit.components)
    yield from describe_doubts(audit)
    yield "; ".join(_troubles(report)) or "within all limits"


def _troubles(report: Report) -> Iterator[str]:
    """What keeps the exit code from being 0."""
    if report.verdict.findings:
        exceeded = ", ".join(finding.subject for finding in report.verdict.findings)
        yield f"limits exceeded: {exceeded}"
    if report.verdict.failed_gates:
        yield f"gated claims failed: {', '.join(report.verdict.failed_gates)}"
    if report.verdict.drift:
        yield f"not where they were: {len(report.verdict.drift)}"
    if not report.audit.complete:
        yield "the audit is incomplete"


def _line(limit: Limit, report: Report) -> str:
    measured = total_of(report.audit.results_of(limit.subject)).of(limit.metric)
    headroom = limit.maximum - measured
    state = f"{headroom:,} left" if headroom >= 0 else f"OVER by {-headroom:,}"
    what = "C" if limit.metric == "c" else "SLOC"
    return f"  {limit.subject:<32} {measured:>9,} of {limit.maximum:>9,} {what:<4}  {state}"
