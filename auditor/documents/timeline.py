# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor timeline --format json` prints. Keys may be added; none is removed without a new schema number."""

from msgspec import Struct
from msgspec.structs import replace

from auditor.documents.figures import TotalsEntry, entry_or_none, totals_entry
from auditor.documents.past import PastEntry, past_entry
from auditor.findings.moments import Past
from auditor.findings.timeline import Timeline, TimelineComponent, TimelinePoint
from auditor.model.measured import LeftOutComponent, SourceRevision

SCHEMA = 1


class PointEntry(Struct, frozen=True):
    """One release: the totals of each component of which anything was measured, by id, and of all of them together.

    The total is null if nothing was measured, and a lower bound if components are `incomplete` or files `unclassified`.
    """

    release: str
    title: str
    totals: dict[str, TotalsEntry]
    total: TotalsEntry | None
    incomplete: tuple[str, ...]
    unclassified: int
    revisions: tuple[SourceRevision, ...]


class TimelineDocument(Struct, frozen=True, omit_defaults=True):
    """All of it: the components that every release can be asked for, the releases, and what is left out of them all.

    `every` is what the points are. If they are no releases there are none in `points`, but in `past`.
    """

    schema: int
    system: str
    complete: bool
    components: tuple[TimelineComponent, ...]
    points: tuple[PointEntry, ...]
    left_out: tuple[LeftOutComponent, ...]
    every: str = "release"
    past: PastEntry | None = None


def timeline_document(timeline: Timeline, system: str) -> TimelineDocument:
    """The releases of a system and what each component has there."""
    points = tuple(map(_point_entry, timeline.points))
    return TimelineDocument(SCHEMA, system, timeline.complete, timeline.components, points, timeline.left_out)


def past_document(past: Past, system: str) -> TimelineDocument:
    """The past of components of a system."""
    document = TimelineDocument(SCHEMA, system, past.complete, past.components, (), past.left_out)
    return replace(document, every=past.every, past=past_entry(past))


def _point_entry(point: TimelinePoint) -> PointEntry:
    return PointEntry(
        release=point.release,
        title=point.title,
        totals={name: totals_entry(totals) for name, totals in point.totals.items()},
        total=entry_or_none(point.total),
        incomplete=point.incomplete,
        unclassified=point.unclassified,
        revisions=point.revisions,
    )
