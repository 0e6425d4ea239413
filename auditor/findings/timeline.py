# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The TCB over releases: the same components, counted by the same definition, in each of them. Pure functions.

A component that is left out of one of the releases is left out of all, so that the totals can be compared.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from auditor.declared.presence import reasons_left_out
from auditor.findings.totals import figure_of
from auditor.model.declared import Component
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit, ComponentResult, LeftOutComponent, SourceRevision, Totals


class TimelineComponent(Struct, frozen=True):
    """One component that is compared over all releases."""

    id: str
    title: str
    group: str


class TimelinePoint(Struct, frozen=True, omit_defaults=True):
    """One release: the totals of each component of which anything was measured, by id, and of all of them together.

    `incomplete` are the components whose figures are lower bounds, or that have none; `total`, in which each file
    counts once, is None if no component has one. `revisions` are the commits that were measured,
    `unclassified` how many files nobody has decided on.
    """

    release: str
    title: str
    totals: dict[str, Totals]
    total: Totals | None
    incomplete: tuple[str, ...]
    revisions: tuple[SourceRevision, ...]
    unclassified: int = 0

    @property
    def lower_bound(self) -> bool:
        """Whether something of the release has no figure, or nobody has decided whether it is trusted."""
        return bool(self.incomplete or self.unclassified)


class Timeline(Struct, frozen=True):
    """The releases in the order of the manifest, and the components of the TCB that cannot be compared over them."""

    components: tuple[TimelineComponent, ...]
    points: tuple[TimelinePoint, ...]
    left_out: tuple[LeftOutComponent, ...]

    @property
    def complete(self) -> bool:
        """Whether every figure is whole."""
        return not any(point.lower_bound for point in self.points)

    def growth_at(self, index: int) -> int | None:
        """By how many SLOC the point is larger than the one before; None unless there is one and both are whole."""
        before, point = self.points[index - 1], self.points[index]
        if index == 0 or before.lower_bound or point.lower_bound or before.total is None or point.total is None:
            return None
        return point.total.code - before.total.code


def comparable_components(manifest: Manifest, releases: Sequence[str]) -> tuple[Component, ...]:
    """The components of the TCB that the manifest leaves out of none of `releases`."""
    left_out = {item.id for item in _left_out(manifest, releases)}
    return tuple(item for item in manifest.components_of("tcb") if item.id not in left_out)


def make_timeline(manifest: Manifest, audits: Sequence[Audit]) -> Timeline:
    """The timeline of `audits`, one for each release; only what can be compared over them is taken."""
    releases = [audit.release for audit in audits]
    components = comparable_components(manifest, releases)
    return Timeline(
        components=tuple(TimelineComponent(item.id, item.title, item.group) for item in components),
        points=tuple(_make_point(audit, manifest, {item.id for item in components}) for audit in audits),
        left_out=tuple(_left_out(manifest, releases)),
    )


def _left_out(manifest: Manifest, releases: Sequence[str]) -> Iterator[LeftOutComponent]:
    """Each component of the TCB that is left out of a release, with the reason of the first such release."""
    reasons: dict[str, str] = {}
    for release in releases:
        reasons = reasons_left_out(manifest, release) | reasons
    for item in manifest.components_of("tcb"):
        if item.id in reasons:
            yield LeftOutComponent(item.id, item.title, item.group, reasons[item.id])


def _make_point(audit: Audit, manifest: Manifest, compared: set[str]) -> TimelinePoint:
    results = [result for result in audit.components if result.component.id in compared]
    return TimelinePoint(
        release=audit.release,
        title=manifest.releases[audit.release].title,
        totals=dict(_totals_by_id(results)),
        total=figure_of(results),
        incomplete=tuple(result.component.id for result in results if not result.complete),
        revisions=tuple(dict.fromkeys(revision for result in results for revision in result.revisions)),
        unclassified=len(audit.unclassified),
    )


def _totals_by_id(results: Sequence[ComponentResult]) -> Iterator[tuple[str, Totals]]:
    """The totals of each component of which anything was measured."""
    for result in results:
        if totals := figure_of([result]):
            yield result.component.id, totals
