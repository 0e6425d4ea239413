# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The timeline as a table, and as CSV with a line for each component of each release."""

import csv
import io
from collections.abc import Iterator

from auditor.findings.names import join_names
from auditor.findings.timeline import Timeline, TimelinePoint
from auditor.findings.uncertain import describe_trusted_anyway
from auditor.model.measured import SourceRevision, Totals
from auditor.renderers.text.columns import Layout, lay_out
from auditor.renderers.words.left_out import NOT_MEASURED
from auditor.renderers.words.outcome import SIGNED, say
from auditor.renderers.words.visible import make_visible

_ABSENT = "-"
_COLUMNS = ("release", "component", "files", "c", "assembly", "other", "code", "comment", "blank", "functions")


def render_timeline(timeline: Timeline) -> str:
    """A row for each release: SLOC of each component and of all; then what is left out, and why."""
    return "\n".join([*_lines(timeline), ""])


def render_csv(timeline: Timeline) -> str:
    """The figures as CSV (RFC 4180): a line for each component of each release, and one for all of them as `total`.

    `complete` is `no` for a lower bound; what was not measured has no line, or empty cells as a total; `commits` names
    what was measured.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow((*_COLUMNS, "complete", "commits"))
    for point in timeline.points:
        for component in timeline.components:
            totals = point.totals.get(component.id)
            if totals:
                writer.writerow(_cells(point, component.id, totals, component.id not in point.incomplete, ()))
        writer.writerow(_cells(point, "total", point.total, not point.lower_bound, point.revisions))
    return text.getvalue()


def _cells(
    point: TimelinePoint, name: str, totals: Totals | None, complete: bool, revisions: tuple[SourceRevision, ...]
) -> tuple[str | int, ...]:
    figures = (getattr(totals, column) if totals else "" for column in _COLUMNS[2:])
    commits = " ".join(f"{revision.repository}@{revision.revision}" for revision in revisions)
    return (point.release, name, *figures, "yes" if complete else "no", commits)


def _lines(timeline: Timeline) -> Iterator[str]:
    yield "SLOC of the TCB by release" + ("" if timeline.complete else "; `+` marks a lower bound")
    yield from _table_lines(timeline)
    for point in timeline.points:
        if point.lower_bound:
            why = f"`auditor audit --release {point.release}` says why"
            yield f"INCOMPLETE: {point.release}: {', '.join(_lacks(point))}; {why}"
    yield from (f"TRUSTED ANYWAY: {make_visible(line)}" for line in _list_unverified(timeline))
    for item in timeline.left_out:
        yield f"left out: {item.id}: {item.reason}"
    yield describe_timeline(timeline)


def _lacks(point: TimelinePoint) -> tuple[str, ...]:
    """The components that are not whole, and how many files nobody has decided on."""
    return (*point.incomplete, *([f"{point.unclassified:,} unclassified"] if point.unclassified else []))


def _table_lines(timeline: Timeline) -> Iterator[str]:
    head = ("release", *(component.id for component in timeline.components), "total", "change")
    least = tuple(reversed(head[1:-2]))
    yield from lay_out(head, _rows(timeline), Layout("l" + "r" * (len(head) - 1), least))


def describe_timeline(timeline: Timeline) -> str:
    """The last line: whether all was measured, and what to do if not."""
    lacking = [point.release for point in timeline.points if point.lower_bound]
    trusted = len(list(_list_unverified(timeline)))
    unverified = f", {trusted} NOT VERIFIED and measured by --trust-anyway" if trusted else ""
    if not lacking:
        return say(f"complete{unverified}", [SIGNED] if trusted else [])
    step = f"`auditor audit --release {lacking[0]}` says what is missing"
    return say(
        f"the timeline is incomplete ({join_names(lacking)}){unverified}", [step, *([SIGNED] if trusted else [])]
    )


def _list_unverified(timeline: Timeline) -> Iterator[str]:
    """A line for each revision of a release that was measured although it is not signed as the manifest asks for."""
    for point in timeline.points:
        yield from (f"{point.release}: {line}" for line in describe_trusted_anyway(point.revisions))


def _rows(timeline: Timeline) -> Iterator[tuple[str, ...]]:
    for index, point in enumerate(timeline.points):
        figures = [_figure(point, component.id) for component in timeline.components]
        growth = timeline.growth_at(index)
        mark = " +" if point.lower_bound else ""
        total = f"{point.total.code:,}{mark}" if point.total else NOT_MEASURED
        yield (point.release, *figures, total, _ABSENT if growth is None else f"{growth:+,}")


def _figure(point: TimelinePoint, component_id: str) -> str:
    totals = point.totals.get(component_id)
    lacking = component_id in point.incomplete
    if totals is None:
        return NOT_MEASURED if lacking else _ABSENT
    return f"{totals.code:,}{' +' if lacking else ''}"
