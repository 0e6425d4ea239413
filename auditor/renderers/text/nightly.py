# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a night found, in at most twelve lines: the size, what changed, what a person has to look at, the verdict."""

from collections.abc import Iterator

from auditor.findings.figures import headline_of
from auditor.model.accepted import Accepted
from auditor.model.compared import Diff
from auditor.renderers import Report
from auditor.renderers.text.audit import describe_doubts, describe_drift, describe_gaps, describe_misfits
from auditor.renderers.text.check import describe_size
from auditor.renderers.words.diff import describe_change, describe_sources, list_components, signed
from auditor.renderers.words.outcome import describe_outcome
from auditor.renderers.words.visible import make_visible

_MOST = 12
_COMPONENTS = 5


def render_night(report: Report, accepted: Accepted | None, *, same: bool) -> str:
    """One line for a night that is the `same` as the last one; else what changed, and all that is to be done."""
    head, end = f"{report.audit.system.name} {report.audit.release}", describe_outcome(report)
    if same:
        return f"{head}: nothing new; {describe_size(report)}{_since_accepted(report, accepted)}; {end}\n"
    diff = report.diff
    first = f"{head}: {describe_size(report)}{_since_last(diff)}{_since_accepted(report, accepted)}"
    changes = list(_describe_changes(diff)) if diff else []
    troubles = list(_describe_troubles(report))
    room = _MOST - 2 - len(changes)
    if len(troubles) > room:
        troubles[room - 1 :] = [f"and {len(troubles) - room + 1:,} more lines, which the report has"]
    return "\n".join([first, *changes, *map(make_visible, troubles), end, ""])


def _since_last(diff: Diff | None) -> str:
    if diff is None:
        return ", the first night"
    when = f" of {diff.old.as_of}" if diff.old.as_of else ""
    return f", {signed(diff.headline.code)} since the last one{when}" if diff.is_comparable else ""


def _since_accepted(report: Report, accepted: Accepted | None) -> str:
    """How much the TCB has grown since a person accepted it, if one has, and it has a figure."""
    figures, totals = accepted.figures.get("tcb") if accepted else None, headline_of(report.audit).totals
    if accepted is None or figures is None or totals is None:
        return ""
    return f", {signed(totals.code - figures.code)} since it was accepted on {accepted.day}"


def _describe_changes(diff: Diff) -> Iterator[str]:
    components = list_components(diff)
    yield from (f"  {describe_change(item, diff)}" for item in components[:_COMPONENTS])
    if len(components) > _COMPONENTS:
        yield f"  and {len(components) - _COMPONENTS:,} more components"
    if any(source.differs for source in diff.sources):
        yield f"  {describe_sources(diff)}"


def _describe_troubles(report: Report) -> Iterator[str]:
    """Findings before what makes the audit incomplete; what failed beside it has been told."""
    yield from (f"OVER LIMIT: {finding.message}" for finding in report.verdict.findings)
    yield from describe_drift(report.verdict)
    yield from describe_misfits(report)
    yield from describe_gaps(report.audit.components)
    yield from describe_doubts(report.audit)
