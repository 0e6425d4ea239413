# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The past of several repositories as one: at each tag, month or commit, and where it grew most. Pure functions."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from auditor.findings.past import NOTHING, TOTAL, Every, PastPoint, Sums, month_of
from auditor.findings.timeline import TimelineComponent
from auditor.model.measured import LeftOutComponent, SourceRevision, UnclassifiedFile
from auditor.model.misfits import Misfit
from auditor.upstream.addresses import commit_address, compare_address


class Moment(Struct, frozen=True):
    """One point of the whole: a tag, a month or a commit by its name, and the commits by repository that it stands for.

    `sums` are those of the components by id: of a month all of them, else those of its repository. `total` are those of
    all components together; of a tag, those of its repository alone. `time` is in s since 1970.
    """

    name: str
    time: int
    revisions: Mapping[str, str]
    sums: Mapping[str, Sums]
    total: Sums

    def sums_of(self, name: str) -> Sums:
        """Those of a component, or of `TOTAL`; nothing where there is none of it."""
        return self.total if name == TOTAL else self.sums.get(name, NOTHING)


def moments_of_tags(points: Iterable[PastPoint]) -> Iterator[Moment]:
    """A moment for each tag of each repository."""
    for point in points:
        sums = dict(point.sums)
        yield Moment(point.name, point.time, {point.repository: point.revision}, sums, sums.pop(TOTAL))


def moments_of_commits(points: Iterable[PastPoint], since: str) -> Iterator[Moment]:
    """A moment for each commit from the month `since` on, by their times; other repositories are as they were.

    A commit that says it is older than one before it in its repository comes after that one all the same.
    """
    state = _State()
    for time, point in sorted(_with_rising_times(points), key=lambda timed: timed[0]):
        state.move(point)
        if month_of(time) >= since:
            sums = {name: state.sums[name] for name in point.sums if name != TOTAL}
            yield Moment(point.name, point.time, {point.repository: point.revision}, sums, state.total)


def moments_of_months(points: Iterable[PastPoint], since: str) -> Iterator[Moment]:
    """A moment for each month from `since`, or the first point, to the last point, whether or not something changed.

    The points of each repository are named after months; where one has none, it is as it was.
    """
    state = _State()
    by_month: dict[str, list[PastPoint]] = {}
    for point in points:
        by_month.setdefault(point.name, []).append(point)
    for month in _months(min(by_month, default=""), max(by_month, default="")):
        for point in by_month.get(month, ()):
            state.move(point)
        if month >= since:
            time = max(point.time for point in state.latest.values())
            revisions = {name: point.revision for name, point in state.latest.items()}
            yield Moment(month, time, revisions, dict(state.sums), state.total)


def name_after_months(points: Iterable[PastPoint]) -> Iterator[PastPoint]:
    """Points of commits by the name of their month, as `moments_of_months` takes them.

    A commit that says it is older than one before it in its repository belongs to the month of that one.
    """
    for time, point in _with_rising_times(points):
        yield replace(point, name=month_of(time))


def _with_rising_times(points: Iterable[PastPoint]) -> Iterator[tuple[int, PastPoint]]:
    """Each point with its time, or that of a point before it in its repository if that is later."""
    latest: dict[str, int] = {}
    for point in points:
        latest[point.repository] = max(point.time, latest.get(point.repository, point.time))
        yield latest[point.repository], point


class _State:
    """Where each repository is, and what all of them have together."""

    def __init__(self) -> None:
        self.latest: dict[str, PastPoint] = {}
        self.sums: dict[str, Sums] = {}
        self.total = NOTHING

    def move(self, point: PastPoint) -> None:
        """Let the repository of `point` be there."""
        earlier = self.latest.get(point.repository)
        before: Mapping[str, Sums] = earlier.sums if earlier else {}
        for name, sums in point.sums.items():
            come = sums - before.get(name, NOTHING)
            if name == TOTAL:
                self.total += come
            else:
                self.sums[name] = self.sums.get(name, NOTHING) + come
        self.latest[point.repository] = point


def _months(first: str, last: str) -> Iterator[str]:
    """Every month from the first to the last, both included; none if there are none."""
    if not first:
        return
    for number in range(_number_of(first), _number_of(last) + 1):
        year, month = divmod(number, 12)
        yield f"{year:04}-{month + 1:02}"


def _number_of(month: str) -> int:
    """How many months are before one: as text, the year after 9999 is less than it."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def count_uncertain(points: Iterable[PastPoint]) -> int:
    """Of how many points that have one before them the growth cannot be told."""
    return sum(1 for point in points if point.before and point.growth is None)


class Growth(Struct, frozen=True):
    """A point at which the total of its repository is by `growth` SLOC larger than at the revision `before`.

    The other fields are those of the point.
    """

    repository: str
    name: str
    revision: str
    time: int
    subject: str
    before: str
    growth: int
    by_component: Mapping[str, int]

    @property
    def is_of_commit(self) -> bool:
        """Whether one commit made it grow, and not all of a month or between two tags."""
        return self.name == self.revision


def most_growth(points: Iterable[PastPoint], number: int) -> tuple[Growth, ...]:
    """What happened at so many of the points with the most growth, the largest first."""
    grown = (_growth_at(point, point.growth) for point in points if point.growth is not None and point.growth > 0)
    return tuple(sorted(grown, key=lambda item: (-item.growth, item.repository, item.time))[:number])


def _growth_at(point: PastPoint, growth: int) -> Growth:
    return Growth(
        point.repository,
        point.name,
        point.revision,
        point.time,
        point.subject,
        point.before,
        growth,
        point.by_component,
    )


# ------------------------------------------------------------------------------------------------- the whole


class PastGap(Struct, frozen=True):
    """A content at a path that has no figure, or one that instruments dispute and nobody has reviewed, and why."""

    repository: str
    path: str
    blob: str
    reason: str


class Failure(Struct, frozen=True):
    """A repository whose past could not be read, and why; no sum has anything of it, which `components` lack."""

    repository: str
    reason: str
    components: tuple[str, ...] = ()


class Elsewhere(Struct, frozen=True):
    """Where the code of a component was until a release: in a repository that is not followed."""

    component: str
    repository: str
    until: str


class ReleaseMark(Struct, frozen=True):
    """When a release was complete: the time, in s since 1970, of the last of its commits that are in the histories."""

    release: str
    time: int


class Past(Struct, frozen=True):
    """The components of `release` over all that was before, by the definition of that release.

    `revisions` are the commits of the release, by whose trees it is decided what is trusted, `unclassified` what of
    these nobody has decided on, and `misfits` where the manifest does not fit them. `grown` are the points that grew
    most, and `uncertain` is of how many points the growth cannot be told, for want of figures: the points are those of
    `every`, or the commits of months. `marks` are the releases up to this one of which any commit led to `revisions`,
    in the order of the manifest.
    """

    every: Every
    release: str
    components: tuple[TimelineComponent, ...]
    revisions: tuple[SourceRevision, ...]
    moments: tuple[Moment, ...]
    grown: tuple[Growth, ...]
    uncertain: int
    gaps: tuple[PastGap, ...]
    failures: tuple[Failure, ...]
    unclassified: tuple[UnclassifiedFile, ...]
    left_out: tuple[LeftOutComponent, ...]
    elsewhere: tuple[Elsewhere, ...]
    marks: tuple[ReleaseMark, ...] = ()
    misfits: tuple[Misfit, ...] = ()

    def source_of(self, growth: Growth) -> SourceRevision | None:
        """The commit of the release in the repository that grew; None if the upstream is not known to have it."""
        revision = next(item for item in self.revisions if item.repository == growth.repository)
        return revision if revision.is_upstreams else None

    def address_of(self, growth: Growth) -> str:
        """The page of the upstream host that shows what made the total grow.

        That is a commit, or all that lies between two tags or months; empty if the upstream is not known to have it.
        """
        source = self.source_of(growth)
        if source is None:
            return ""
        if growth.is_of_commit:
            return commit_address(source.url, growth.revision)
        return compare_address(source.url, growth.before, growth.revision)

    def is_lower_bound(self, name: str, sums: Sums, moment: Moment) -> bool:
        """Whether the sums of a component, or of `TOTAL`, at a moment lack anything.

        That is a file without a figure, a repository, or what nobody has decided on. A tag is of one repository alone.
        """
        return bool(sums.unmeasured) or name in self._lacking_at(moment)

    def growth_of(self, name: str) -> int | None:
        """By how many SLOC a component, or `TOTAL`, is larger at the last moment than at the first one that has any.

        None unless both have a figure that nothing is missing from and nobody disputes.
        """
        ends = self.ends_of(name)
        if ends is None:
            return None
        certain = all(sums.complete and not self.is_lower_bound(name, sums, moment) for moment, sums in ends)
        return ends[1][1].code - ends[0][1].code if certain else None

    def ends_of(self, name: str) -> tuple[tuple[Moment, Sums], tuple[Moment, Sums]] | None:
        """The first moment at which a component, or `TOTAL`, has a file with a figure, the last one, and its sums."""
        found = [(moment, moment.sums_of(name)) for moment in self.moments]
        first = next((end for end in found if end[1].files), None)
        return (first, found[-1]) if first else None

    def _lacking_at(self, moment: Moment) -> set[str]:
        """What lacks a repository, what a glob should select, or files that nobody has decided on, of no component."""
        here = self._repositories_at(moment)
        failures = () if self.every == "tag" else self.failures
        names = set(chain.from_iterable(failure.components for failure in failures))
        names.update(self._lacking_by_globs(here.values()))
        undecided = any(file.url in here for file in self.unclassified)
        return {TOTAL, *names} if names or failures or undecided else names

    def _repositories_at(self, moment: Moment) -> dict[str, str]:
        """The repositories that a moment is of, by their URLs; a tag is of one alone."""
        of_all = self.every != "tag"
        return {item.url: item.repository for item in self.revisions if of_all or item.repository in moment.revisions}

    def _lacking_by_globs(self, repositories: Collection[str]) -> Iterator[str]:
        """The components of which a glob that should select something of one of `repositories` matches nothing."""
        lacking = (misfit for misfit in self.misfits if misfit.leaves_out)
        yield from (misfit.component for misfit in lacking if misfit.repository in repositories)

    @property
    def complete(self) -> bool:
        """Whether every repository was read, every content has an undisputed figure, and all files are decided on.

        It is not, either, if a glob that should select something at `revisions` does not.
        """
        selected = not any(misfit.leaves_out for misfit in self.misfits)
        return selected and not self.failures and not self.gaps and not self.unclassified
