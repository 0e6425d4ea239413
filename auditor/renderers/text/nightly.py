# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a night found, in at most twelve lines: the size, what changed, what a person has to look at, the verdict."""

from collections.abc import Iterator
from itertools import groupby

from auditor.findings.figures import headline_of
from auditor.findings.names import count_of
from auditor.model.accepted import Accepted
from auditor.model.compared import Diff
from auditor.model.judged import Drift, Finding, Verdict
from auditor.model.measured import Audit
from auditor.renderers import Report
from auditor.renderers.text.audit import describe_misfits, list_lacks
from auditor.renderers.text.check import describe_size
from auditor.renderers.words.diff import describe_change, describe_sources, list_components, signed
from auditor.renderers.words.outcome import describe_outcome
from auditor.renderers.words.visible import make_visible

_BETWEEN = 10
"""The lines between the first one and the verdict, at most."""

_TROUBLES = 6
"""The lines of what a person has to look at that come before components."""

_COMPONENTS = 5


def render_night(report: Report, accepted: Accepted | None, last_day: str, *, same: bool) -> str:
    """One line for a night that is the `same` as the last one; else what changed, and all that is to be done.

    `last_day` is that of the last run, empty if it is not known.
    """
    head, end = f"{report.audit.system.name} {report.audit.release}", describe_outcome(report)
    grown = _since_accepted(report, accepted)
    if same:
        return f"{head}: nothing new; {describe_size(report)}{grown}; {end}\n"
    troubles = list(_describe_troubles(report))
    changes = list(_describe_changes(report.diff, _BETWEEN - min(len(troubles), _TROUBLES))) if report.diff else []
    room = _BETWEEN - len(changes)
    if len(troubles) > room:
        troubles[room - 1 :] = [f"and {len(troubles) - room + 1:,} more lines, which the report has"]
    first = f"{head}: {describe_size(report)}{_since_last(report, last_day)}{grown}"
    return "\n".join([first, *changes, *map(make_visible, troubles), end, ""])


def _since_last(report: Report, day: str) -> str:
    """How much the TCB has grown since the last run; of a lower bound nobody knows."""
    diff, last = report.diff, f"the last one{f' of {day}' if day else ''}"
    if diff is None or report.baseline is None:
        return ", the first night"
    if not diff.is_comparable:
        return ""
    if _is_bound(report.audit):
        return f", not compared with {last}, since it is a lower bound"
    if _is_bound(report.baseline):
        return f", not compared with {last}, since that is a lower bound"
    return f", {signed(diff.headline.code)} since {last}"


def _since_accepted(report: Report, accepted: Accepted | None) -> str:
    """How much the TCB has grown since a person accepted it, if one has, and it has a figure."""
    figures, totals = accepted.figures.get("tcb") if accepted else None, headline_of(report.audit).totals
    if accepted is None or figures is None or totals is None:
        return ""
    if _is_bound(report.audit):
        return f", not compared with what was accepted on {accepted.day}"
    return f", {signed(totals.code - figures.code)} since it was accepted on {accepted.day}"


def _is_bound(audit: Audit) -> bool:
    return headline_of(audit).lower_bound


def _describe_changes(diff: Diff, room: int) -> Iterator[str]:
    """The components that changed, of many the first ones, and the repositories: in so many lines at most."""
    components = list_components(diff)
    sources = [f"  {describe_sources(diff)}"] if any(source.differs for source in diff.sources) else []
    named = min(_COMPONENTS, room - len(sources) - 1)
    if len(components) == named + 1 <= _COMPONENTS:
        named += 1  # rather than a line that says that there is one more
    yield from (f"  {describe_change(item, diff)}" for item in components[:named])
    if len(components) > named:
        yield f"  and {count_of(len(components) - named, 'component')} more"
    yield from sources


def _describe_troubles(report: Report) -> Iterator[str]:
    """Findings before what makes the audit incomplete; what failed beside it has been told."""
    yield from (f"OVER LIMIT: {finding.message}" for finding in _sort_by_size(report.verdict, report.audit))
    yield from _describe_drift(report.verdict)
    yield from describe_misfits(report)
    yield from list_lacks(report.audit)


def _sort_by_size(verdict: Verdict, audit: Audit) -> list[Finding]:
    """The limits that are exceeded: on the TCB first, then on its groups and others, then on components."""
    ids = {result.component.id for result in audit.components}
    return sorted(verdict.findings, key=lambda finding: (finding.subject != "tcb", finding.subject in ids))


def _describe_drift(verdict: Verdict) -> Iterator[str]:
    """A line for each tag that moved, and for each repository one for all trusted files that are gone."""
    for (kind, _), found in groupby(verdict.drift, key=lambda item: (item.kind, item.repository)):
        first, *others = found
        if kind == "gone file" and others:
            yield f"{kind.upper()}S: {_describe_gone(first, len(others) + 1)}"
        else:
            yield from (f"{kind.upper()}: {item.message}" for item in (first, *others))


def _describe_gone(first: Drift, number: int) -> str:
    what = f"{number:,} files trusted at {first.before} are gone, {first.name} first"
    return f"{first.repository}: {what}; the report names each and where its content is now"
