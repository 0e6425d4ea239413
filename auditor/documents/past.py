# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The past of components in the document of `auditor timeline`: its points, and where the code grew most."""

from msgspec import Struct

from auditor.findings.moments import Elsewhere, Failure, Moment, Past, PastGap
from auditor.findings.past import TOTAL, PastPoint, Sums, format_time
from auditor.model.measured import SourceRevision, UnclassifiedFile


class MomentEntry(Struct, frozen=True):
    """One tag, month (YYYY-MM) or commit by its `name`, and the commits by repository that it stands for.

    `time` is when the last of them was committed, by its own word, in UTC. `components` are the sums by id: of a month
    all of them, else those of the one repository; of a tag so is the `total`. `ccn` is that of all functions, added up.
    `lower_bounds` names those of the components, and `total`, that lack files, a repository or a decision.
    """

    name: str
    time: str
    revisions: dict[str, str]
    components: dict[str, Sums]
    total: Sums
    lower_bounds: tuple[str, ...]


class GrowthEntry(Struct, frozen=True):
    """A point at which the total of a repository grew by `growth` SLOC since the point before, at the commit `before`.

    `subject` is the first line of what its author said of the commit `revision`. `address` is a page of the upstream
    host; empty if the upstream is not known to have these commits.
    """

    name: str
    repository: str
    before: str
    revision: str
    growth: int
    subject: str
    address: str


class PastEntry(Struct, frozen=True):
    """The components as `release` has them, at all points of their past.

    `revisions` are the commits of the release: commits and months are those that lead there, tags may be of other lines
    and later. `gaps` are the contents without an undisputed figure, `failures` the repositories that could not be read,
    `unclassified` the files at `revisions` that nobody has decided on, and `elsewhere` names code in other repositories
    that was not followed. `uncertain` is at how many points the growth cannot be told.
    """

    release: str
    revisions: tuple[SourceRevision, ...]
    points: tuple[MomentEntry, ...]
    growth: tuple[GrowthEntry, ...]
    uncertain: int
    gaps: tuple[PastGap, ...]
    failures: tuple[Failure, ...]
    elsewhere: tuple[Elsewhere, ...]
    unclassified: tuple[UnclassifiedFile, ...]


def past_entry(past: Past) -> PastEntry:
    """The published form of the past."""
    return PastEntry(
        release=past.release,
        revisions=past.revisions,
        points=tuple(_moment_entry(moment, past) for moment in past.moments),
        growth=tuple(_growth_entry(point, past) for point in past.grown),
        uncertain=past.uncertain,
        gaps=past.gaps,
        failures=past.failures,
        elsewhere=past.elsewhere,
        unclassified=past.unclassified,
    )


def _moment_entry(moment: Moment, past: Past) -> MomentEntry:
    all_sums = {**moment.sums, TOTAL: moment.total}
    return MomentEntry(
        name=moment.name,
        time=format_time(moment.time),
        revisions=dict(moment.revisions),
        components=dict(moment.sums),
        total=moment.total,
        lower_bounds=tuple(name for name, sums in all_sums.items() if past.is_lower_bound(name, sums, moment)),
    )


def _growth_entry(point: PastPoint, past: Past) -> GrowthEntry:
    return GrowthEntry(
        name=point.name,
        repository=point.repository,
        before=point.before,
        revision=point.revision,
        growth=point.growth or 0,
        subject=point.subject,
        address=past.address_of(point),
    )
