# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The past of components, in the document of `auditor timeline` and in `audit.json`: its points, what grew most."""

import datetime

from msgspec import Struct
from msgspec.structs import asdict

from auditor.findings.moments import Elsewhere, Failure, Growth, Moment, Past, PastGap, ReleaseMark
from auditor.findings.past import TOTAL, Sums, format_time
from auditor.findings.timeline import TimelineComponent
from auditor.model.measured import LeftOutComponent, SourceRevision, UnclassifiedFile
from auditor.model.misfits import Misfit


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

    `components` says by how many each component did, of those that changed in size. `subject` is the first line of what
    its author said of the commit `revision`, and `time` when that was committed, in UTC. `address` is a page of the
    upstream host; empty if the upstream is not known to have these commits.
    """

    name: str
    repository: str
    before: str
    revision: str
    growth: int
    subject: str
    address: str
    time: str
    components: dict[str, int]


class ReleaseEntry(Struct, frozen=True):
    """When the last commit of a release was made that led to those of this one, by its own word, in UTC."""

    release: str
    time: str


class PastEntry(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The components as `release` has them, at all points of their past.

    `revisions` are the commits of the release: commits and months are those that lead there, tags may be of other lines
    and later. `gaps` are the contents without an undisputed figure, `failures` the repositories that could not be read,
    `unclassified` the files at `revisions` that nobody has decided on, `misfits` are there if the manifest does not fit
    `revisions`, and `elsewhere` names code in other repositories
    that was not followed. `uncertain` is at how many points the growth cannot be told. `releases` are those up to this
    one of which any commit led to `revisions`.
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
    releases: tuple[ReleaseEntry, ...]
    misfits: tuple[Misfit, ...] = ()


class MonthsEntry(PastEntry, frozen=True, kw_only=True):
    """The components of the TCB at the end of each month; `growth` and `uncertain` are of commits.

    `left_out` are the components that are not followed.
    """

    components: tuple[TimelineComponent, ...]
    left_out: tuple[LeftOutComponent, ...]


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
        misfits=past.misfits,
        releases=tuple(ReleaseEntry(mark.release, format_time(mark.time)) for mark in past.marks),
    )


def months_entry(past: Past) -> MonthsEntry:
    """The published form of the past by months."""
    return MonthsEntry(**asdict(past_entry(past)), components=past.components, left_out=past.left_out)


def read_months(entry: MonthsEntry) -> Past:
    """The past by months as it was published; raises `ValueError` for what is no time."""
    return Past(
        every="month",
        release=entry.release,
        components=entry.components,
        revisions=entry.revisions,
        moments=tuple(
            Moment(item.name, _read_time(item.time), item.revisions, item.components, item.total)
            for item in entry.points
        ),
        grown=tuple(map(_read_growth, entry.growth)),
        uncertain=entry.uncertain,
        gaps=entry.gaps,
        failures=entry.failures,
        unclassified=entry.unclassified,
        misfits=entry.misfits,
        left_out=entry.left_out,
        elsewhere=entry.elsewhere,
        marks=tuple(ReleaseMark(item.release, _read_time(item.time)) for item in entry.releases),
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


def _growth_entry(growth: Growth, past: Past) -> GrowthEntry:
    return GrowthEntry(
        name=growth.name,
        repository=growth.repository,
        before=growth.before,
        revision=growth.revision,
        growth=growth.growth,
        subject=growth.subject,
        address=past.address_of(growth),
        time=format_time(growth.time),
        components=dict(growth.by_component),
    )


def _read_growth(entry: GrowthEntry) -> Growth:
    return Growth(
        repository=entry.repository,
        name=entry.name,
        revision=entry.revision,
        time=_read_time(entry.time),
        subject=entry.subject,
        before=entry.before,
        growth=entry.growth,
        by_component=entry.components,
    )


def _read_time(text: str) -> int:
    """The time, in s since 1970, that `format_time` wrote."""
    return int(datetime.datetime.fromisoformat(text).timestamp())
