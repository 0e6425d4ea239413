# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The audit as a table on the terminal, and one screen for the size check."""

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, starmap

from msgspec.structs import replace

from auditor.findings.figures import Size, SizeFigure, headline_of, size_figures, size_of
from auditor.findings.totals import shipped_figure_of
from auditor.model.judged import Verdict
from auditor.model.measured import Audit, ComponentResult, Shipped, SourceRevision, UnmeasuredFile
from auditor.renderers import Files, Report
from auditor.renderers.text.columns import Layout, Row, lay_out
from auditor.renderers.text.diff import describe_baseline
from auditor.renderers.words.claims import describe_agreement
from auditor.renderers.words.comparisons import describe_comparisons
from auditor.renderers.words.left_out import (
    NOT_MEASURED,
    bound_of,
    components_by_reason,
    describe_part,
    describe_subject,
    name_tcb,
)
from auditor.renderers.words.misfits import list_misfits
from auditor.renderers.words.outcome import describe_outcome
from auditor.renderers.words.reservations import render_reservations
from auditor.renderers.words.undecided import group_unclassified
from auditor.renderers.words.visible import make_visible

_SIZES = size_figures("files", "c", "assembly", "other", "code", "functions", "ccn_median", "ccn_above_15", "ccn_max")
_HEAD = ("component", "group", "runs in", *(figure.head for figure in _SIZES))
_LAYOUT = Layout(
    "lllrrrrrrrrr",
    ("CCN median", "> 15", "max", "files", "functions", "runs in", "other", "assembly", "group"),
    ruled=True,
)
_NAMED = 6
_FEW = 2


def render(report: Report) -> Files:
    """The table of components, the totals, the claims, and everything that is not as it should be."""
    return {"": "\n".join([*_lines(report), ""])}


def _lines(report: Report) -> Iterator[str]:
    audit = report.audit
    yield from render_reservations(report)
    yield f"auditor: {audit.system.name} {audit.release}" + (", some components only" if audit.partial else "")
    yield _table(report)
    yield from describe_shipped(report.audit)
    yield from describe_left_out(audit)
    yield from describe_comparisons(report)
    yield from describe_revisions(report.audit)
    yield from describe_baseline(report.diff)
    yield from describe_verdict(report)
    yield describe_outcome(report)


def _table(report: Report) -> str:
    """The table in columns: text to the left, figures to the right, an empty line behind each group."""
    audit = report.audit
    groups = [list(_rows(group, audit)) for group in audit.groups]
    total = _cells(_headline_name(audit), headline_of(audit))
    blocks = [[*block, ()] for block in (*groups, [total]) if block]
    lines = list(_table_lines(list(chain(*blocks)), f"recorded {audit.as_of}" if report.recorded else ""))
    if not audit.complete:
        lines += [
            "+: a lower bound, since a part of it has no figure that is beyond dispute, or is undecided; see below",
            "",
        ]
    return "\n".join(["", *lines])


def _table_lines(rows: Sequence[Row], mark: str) -> Iterator[str]:
    """The lines of the table, with `mark` behind each row, if there is one."""
    if not mark:
        return lay_out(_HEAD, rows, _LAYOUT)
    marked = [(*row, mark) if row else row for row in rows]
    return lay_out((*_HEAD, ""), marked, replace(_LAYOUT, sides=f"{_LAYOUT.sides}l"))


def _rows(group: str, audit: Audit) -> Iterator[tuple[str, ...]]:
    """A row for each component of a group and one for all of them."""
    results = audit.results_of(group)
    if results:
        yield from map(_row, results)
        if not audit.partial:
            yield _figures(_total_name(f"total {group}", group, audit), results)


def _headline_name(audit: Audit) -> str:
    return describe_subject(audit) if audit.partial else _total_name(name_tcb(audit), "tcb", audit)


def _total_name(name: str, subject: str, audit: Audit) -> str:
    """The name of a row of totals, which says so where it is only a part of its subject."""
    return ", ".join(filter(None, (name, describe_part(audit, subject))))


def _row(result: ComponentResult) -> tuple[str, ...]:
    component = result.component
    name, _, _, *figures = _figures(component.id, (result,))
    return name, component.group, ", ".join(component.runs_in), *figures


def _figures(name: str, results: tuple[ComponentResult, ...]) -> tuple[str, ...]:
    """A row for `results` taken together; `+` marks figures that are a lower bound, and none of them is a 0."""
    return _cells(name, size_of(results))


def _cells(name: str, size: Size) -> tuple[str, ...]:
    mark = " +" if size.lower_bound and size.totals else ""
    return name + mark, "", "", *(_cell(figure, size) for figure in _SIZES)


def _cell(figure: SizeFigure, size: Size) -> str:
    value = figure.of(size)
    if value is None:
        return NOT_MEASURED if figure.name == "code" else "-"
    return f"{value:,}" if isinstance(value, int) else value


def describe_shipped(audit: Audit) -> Iterator[str]:
    """What the downstream patches make of the TCB, and of each component that they change."""
    changed = [result for result in audit.components if result.shipped]
    if changed:
        subjects = [] if audit.partial else [("TCB", headline_of(audit), audit.headline)]
        subjects += [(result.component.id, size_of([result]), (result,)) for result in changed]
        deltas = ", ".join(starmap(_describe_delta, subjects))
        yield f"as shipped, with {_list_patches(changed)}: {deltas}"


def _list_patches(results: Iterable[ComponentResult]) -> str:
    return "; ".join(dict.fromkeys(describe_patches(part) for result in results for part in result.shipped))


def describe_patches(part: Shipped) -> str:
    """How many patches there are, and where they come from."""
    origin = part.downstream
    return f"{len(part.patches)} patches of {origin.repository} at {make_visible(origin.ref)} ({origin.revision[:12]})"


def _describe_delta(name: str, size: Size, results: tuple[ComponentResult, ...]) -> str:
    shipped = shipped_figure_of(results)
    if size.totals is None or shipped is None:
        return f"{name} {NOT_MEASURED}"
    return f"{name} {bound_of(size)}{shipped.code:,} SLOC ({shipped.code - size.totals.code:+,})"


def describe_left_out(audit: Audit) -> Iterator[str]:
    """One line for each reason why components are left out of the release."""
    if audit.left_out:
        yield f"LEFT OUT of {audit.release} by the manifest: the totals of their groups are those of the rest"
    for reason, ids in components_by_reason(audit).items():
        yield f"  {', '.join(ids)}: {reason}"


def describe_pin(revision: SourceRevision) -> str:
    """How the commit of a repository was chosen."""
    if revision.overridden:
        return "overridden by --ref"
    return "locked" if revision.locked else "not in the lock"


def describe_revisions(audit: Audit) -> Iterator[str]:
    """One line for each repository that is not measured at its locked commit, and one for all others."""
    revisions = {revision: None for result in audit.components for revision in result.revisions}
    locked = sum(revision.locked for revision in revisions)
    yield f"{locked} of {len(revisions)} repositories measured at the commit in components.lock"
    for revision in revisions:
        if not revision.locked:
            at = f"{make_visible(revision.ref)} ({revision.revision[:12]})"
            yield f"  {revision.repository}: {at}, {describe_pin(revision)}"


def describe_verdict(report: Report) -> Iterator[str]:
    """The claims, the limits exceeded and what is unmeasured."""
    kind = "recorded claim" if report.recorded else "claim"
    for claim in report.verdict.claims:
        yield f"{kind} {claim.claim.id}: {claim.verdict.upper()}: {claim.explanation}"
        yield f"  {describe_agreement(claim)}"
    for finding in report.verdict.findings:
        yield f"OVER LIMIT: {make_visible(finding.message)}"
    yield from describe_drift(report.verdict)
    yield from describe_misfits(report)
    yield from list_lacks(report.audit)


def list_lacks(audit: Audit) -> tuple[str, ...]:
    """What has no figure that is beyond dispute, and why: what the verdict points to."""
    return (*describe_gaps(audit.components), *describe_doubts(audit))


def describe_drift(verdict: Verdict) -> Iterator[str]:
    """One line for each tag that moved, and for each trusted file that is gone."""
    yield from (f"{item.kind.upper()}: {make_visible(item.message)}" for item in verdict.drift)


def describe_misfits(report: Report) -> Iterator[str]:
    """One line for each place where the manifest does not fit what was measured."""
    yield from (f"MANIFEST: {make_visible(line)}" for line in list_misfits(report))


def describe_doubts(audit: Audit) -> Iterator[str]:
    """One line for each file on which instruments disagree, and for each that no rule of the manifest mentions."""
    disputed = {item.file.identity: item for result in audit.components for item in result.disputed}
    if disputed:
        yield "DISPUTED: instruments that must agree do not, and nobody has reviewed these files"
    for item in disputed.values():
        place = f"{item.file.url} {make_visible(item.file.path)} ({item.file.blob})"
        for dispute in item.open_disputes:
            figures = f"{dispute.ours:,} against {dispute.theirs:,}"
            yield f"  {place}: check {dispute.check}: {figures}: {make_visible(dispute.note)}"
    if audit.unclassified:
        yield "UNCLASSIFIED: files of repositories with trusted ones that no rule of the manifest decides on"
    for undecided in group_unclassified(audit.unclassified):
        yield f"  {make_visible(undecided.words)} at {undecided.first.revision[:12]}"


def describe_gaps(results: Iterable[ComponentResult]) -> Iterator[str]:
    """One line for each file without a figure, and one for all upstreams of a place that were not read for one reason.

    Each names the components that it is missing from.
    """
    components_by_gap: dict[UnmeasuredFile, dict[str, None]] = {}
    for result in results:
        for gap in result.unmeasured:
            components_by_gap.setdefault(replace(gap, size=0), {})[result.component.id] = None
    if components_by_gap:
        yield "INCOMPLETE: these have no figure, so every total they belong to is a lower bound"
    for gaps in _group_gaps(components_by_gap):
        components = dict.fromkeys(name for gap in gaps for name in components_by_gap[gap])
        yield f"  {_describe_place(gaps)}: {make_visible(gaps[0].reason)} ({_list(components)})"


def _list(names: Iterable[str]) -> str:
    """The names, of many the first ones and how many more there are; the rows above have them all."""
    names = tuple(names)
    rest = f", {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + rest


def _group_gaps(gaps: Iterable[UnmeasuredFile]) -> Iterator[list[UnmeasuredFile]]:
    """Each file by itself, and many upstreams below one address that were not read for the same reason together."""
    groups: dict[tuple[str, str, str], list[UnmeasuredFile]] = {}
    for gap in gaps:
        place = gap.url if gap.path else posixpath.dirname(gap.url)
        groups.setdefault((place, gap.path, gap.reason), []).append(gap)
    for group in groups.values():
        yield from [group] if len(group) > _FEW else ([gap] for gap in group)


def _describe_place(gaps: Sequence[UnmeasuredFile]) -> str:
    """The file, or the upstreams, of which several are named by what their addresses do not share."""
    first = gaps[0]
    if len(gaps) == 1:
        return f"{first.url} {make_visible(first.path)}" if first.path else first.url
    names = ", ".join(posixpath.basename(gap.url) for gap in gaps)
    return f"{len(gaps)} upstreams below {posixpath.dirname(first.url)}, {names}"
