# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The past of several repositories as one: at each tag, month or commit, and where it grew most. Pure functions."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from auditor.findings.past import NOTHING, TOTAL, Every, PastPoint, Sums, month_of
from auditor.findings.timeline import TimelineComponent
from auditor.model.measured import LeftOutComponent, SourceRevision, UnclassifiedFile
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


def most_growth(points: Iterable[PastPoint], number: int) -> tuple[PastPoint, ...]:
    """So many of the points with the most growth, the largest first."""
    grown = (point for point in points if point.growth is not None and point.growth > 0)
    return tuple(sorted(grown, key=lambda point: (-(point.growth or 0), point.repository, point.time))[:number])


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


class Past(Struct, frozen=True):
    """The components of `release` over all that was before, by the definition of that release.

    `revisions` are the commits of the release, by whose trees it is decided what is trusted, and `unclassified` what of
    these nobody has decided on. `grown` are the points that grew most, and `uncertain` is of how many points the growth
    cannot be told, for want of figures.
    """

    every: Every
    release: str
    components: tuple[TimelineComponent, ...]
    revisions: tuple[SourceRevision, ...]
    moments: tuple[Moment, ...]
    grown: tuple[PastPoint, ...]
    uncertain: int
    gaps: tuple[PastGap, ...]
    failures: tuple[Failure, ...]
    unclassified: tuple[UnclassifiedFile, ...]
    left_out: tuple[LeftOutComponent, ...]
    elsewhere: tuple[Elsewhere, ...]

    def address_of(self, point: PastPoint) -> str:
        """The page of the upstream host that shows what made the total grow at a point that has one before it.

        That is a commit, or all that lies between two tags or months; empty if the upstream is not known to have it.
        """
        revision = next(item for item in self.revisions if item.repository == point.repository)
        if not revision.is_upstreams:
            return ""
        if self.every == "commit":
            return commit_address(revision.url, point.revision)
        return compare_address(revision.url, point.before, point.revision)

    def is_lower_bound(self, name: str, sums: Sums, moment: Moment) -> bool:
        """Whether the sums of a component, or of `TOTAL`, at a moment lack anything.

        That is a file without a figure, a repository, or what nobody has decided on. A tag is of one repository alone.
        """
        return bool(sums.unmeasured) or name in self._lacking_at(moment)

    def _lacking_at(self, moment: Moment) -> set[str]:
        """What lacks a repository, or files that nobody has decided on, which are of no component."""
        of_all = self.every != "tag"
        here = {item.url for item in self.revisions if of_all or item.repository in moment.revisions}
        names = {TOTAL} if any(file.url in here for file in self.unclassified) else set[str]()
        for failure in self.failures if of_all else ():
            names |= {TOTAL, *failure.components}
        return names

    @property
    def complete(self) -> bool:
        """Whether every repository was read, every content has an undisputed figure, and all files are decided on."""
        return not self.failures and not self.gaps and not self.unclassified
