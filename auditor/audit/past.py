# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The trusted code of one release over its whole past, at each tag, month or commit, without a checkout."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from auditor.audit.means import Means
from auditor.audit.past_measuring import PastFigures, measure_past
from auditor.audit.past_reading import PastReader, PastRepository
from auditor.audit.session import Session
from auditor.declared.acceptances import list_acceptances
from auditor.declared.over_time import elsewhere
from auditor.declared.presence import reasons_left_out
from auditor.declared.scope import Scope
from auditor.errors import FetchError, UsageError
from auditor.fetch.repositories import Fetcher
from auditor.findings.moments import (
    Elsewhere,
    Failure,
    Moment,
    Past,
    PastGap,
    ReleaseMark,
    count_uncertain,
    moments_of_commits,
    moments_of_months,
    moments_of_tags,
    most_growth,
    name_after_months,
)
from auditor.findings.past import Every, InconsistentError, PastPoint, Sized
from auditor.findings.timeline import TimelineComponent
from auditor.findings.uncertain import describe_trusted_anyway, describe_uncertain
from auditor.model.declared import Component
from auditor.model.measured import LeftOutComponent, SourceRevision, UnclassifiedFile
from auditor.model.misfits import Misfit
from auditor.processes.interrupts import map_in_threads

GROWN = 10
"""How many of the points that grew most are named."""

FIRST_MONTH = "2012-01"
"""Since when months are shown unless another one is asked for: that of the first release of Qubes OS."""

_HISTORIES_AT_ONCE = 4


def measure_over_time(session: Session, every: Every, component_ids: tuple[str, ...] = (), since: str = "") -> Past:
    """The components asked for, or all of the TCB, as the release of `session` has them, at every point of their past.

    Points before the month `since` (YYYY-MM) are left out. A repository that cannot be read is a failure in the result
    and stops no other.

    Raises `UsageError` for a component that the release does not have and for a month after which there is no point.
    """
    past = _measure(session, every, component_ids, since)
    if past.revisions and not past.moments and not past.failures:
        raise UsageError(f"--since {since}: later than the last {every} of all components; name an earlier month")
    return past


def measure_months(session: Session) -> Past:
    """All of the TCB at the end of each month since `FIRST_MONTH`, and the commits since then that it grew most by.

    The months are those of `measure_over_time`, but there are none if the past ends before; errors are the same, too.
    """
    return _measure(session, "commit", (), FIRST_MONTH, by_month=True)


def _measure(
    session: Session, every: Every, component_ids: tuple[str, ...], since: str, *, by_month: bool = False
) -> Past:
    """The past at the points of `every`, or of commits `by_month`: then only what grew is told by commits."""
    scope, left_out = _find_scope(session, component_ids)
    with session.means() as means:
        fetcher = Fetcher(session.manifest, session.lock, scope, means.network)
        read, failures = _Run(session, PastReader(fetcher, every, since), means).measure_all()
    points = list(chain.from_iterable(part.points for part in read))
    shown: Every = "month" if by_month else every
    return Past(
        every=shown,
        release=scope.release,
        components=tuple(map(_timeline_component, scope.components)),
        revisions=tuple(part.revision for part in read),
        moments=tuple(_line_up(name_after_months(points) if by_month else points, shown, since)),
        grown=most_growth(points, GROWN),
        uncertain=count_uncertain(points),
        gaps=tuple(chain.from_iterable(part.gaps for part in read)),
        failures=tuple(failures),
        unclassified=tuple(chain.from_iterable(part.unclassified for part in read)),
        misfits=tuple(chain.from_iterable(part.misfits for part in read)),
        left_out=left_out,
        elsewhere=tuple(_find_elsewhere(session, scope)),
        marks=tuple(_mark_releases(session, read)),
    )


def _timeline_component(component: Component) -> TimelineComponent:
    return TimelineComponent(component.id, component.title, component.group)


def _line_up(points: Iterable[PastPoint], every: Every, since: str) -> Iterator[Moment]:
    if every == "tag":
        return moments_of_tags(points)
    return moments_of_months(points, since) if every == "month" else moments_of_commits(points, since)


def _find_elsewhere(session: Session, scope: Scope) -> Iterator[Elsewhere]:
    """Where the components were in earlier releases, as far as that is not followed."""
    for component in scope.components:
        for repository, until in elsewhere(component, session.manifest.manifest, scope.release):
            yield Elsewhere(component.id, repository, until)


def _find_scope(session: Session, component_ids: tuple[str, ...]) -> tuple[Scope, tuple[LeftOutComponent, ...]]:
    """The components whose past can be followed, and those that are left out of the release or too large, with why."""
    manifest, release = session.manifest.manifest, session.release
    asked = session.scope(component_ids or tuple(item.id for item in manifest.components_of("tcb")))
    if component_ids:
        _refuse_unfollowed(asked, session)
    reason_by_id = reasons_left_out(manifest, release)
    kept, left_out = [], []
    for item in asked.components:
        reason = reason_by_id.get(item.id) or _find_partial(item, session)
        if reason:
            left_out.append(LeftOutComponent(item.id, item.title, item.group, reason))
        elif item.sources_in(release):
            kept.append(item)
    return replace(asked, components=tuple(kept)), tuple(left_out)


def _refuse_unfollowed(asked: Scope, session: Session) -> None:
    """Raise `UsageError` for the first of the components whose past nobody can follow."""
    reason_by_id = reasons_left_out(session.manifest.manifest, asked.release)
    for item in asked.components:
        if partial := _find_partial(item, session):
            raise UsageError(f"{item.id}: {partial}; its past cannot be followed")
        if not item.sources_in(asked.release) and item.id not in reason_by_id:
            raise UsageError(f"{item.id}: has no source in {asked.release}, so that its past cannot be followed")


def _find_partial(component: Component, session: Session) -> str:
    """Why the history of a repository of the component is not fetched; empty if it is."""
    repositories = session.manifest.manifest.repositories
    names = dict.fromkeys(source.repository for source in component.sources_in(session.release))
    partial = ((name, repositories[name].partial) for name in names)
    return next((f"{name} is declared partial: {reason}" for name, reason in partial if reason), "")


class _Part(Struct, frozen=True):
    """The points of one repository, what of them has no undisputed figure, and what nobody has decided on.

    The `misfits` are where the manifest does not fit its revision.
    `release_times` are those of `PastRepository`.
    """

    revision: SourceRevision
    points: tuple[PastPoint, ...]
    gaps: tuple[PastGap, ...]
    unclassified: tuple[UnclassifiedFile, ...]
    misfits: tuple[Misfit, ...]
    release_times: Mapping[str, int]


def _mark_releases(session: Session, parts: Sequence[_Part]) -> Iterator[ReleaseMark]:
    """The releases up to that of the session, as far as their commits are in the histories.

    Later ones are not marked: what of them leads to this one is old, and says nothing of when they came.
    """
    for release in session.manifest.manifest.releases:
        times = [part.release_times[release] for part in parts if release in part.release_times]
        if times:
            yield ReleaseMark(release, max(times))
        if release == session.release:
            break


class _Run(Struct, frozen=True):
    """One question about the past, and what it is answered with."""

    session: Session
    reader: PastReader
    means: Means

    def measure_all(self) -> tuple[list[_Part], list[Failure]]:
        """The repositories, in the order of their names, and those that failed; what no lock vouches for is told."""
        found = [self._measure(end) if isinstance(end, PastRepository) else end for end in self._read_all()]
        parts = [part for part in found if isinstance(part, _Part)]
        revisions, scope = [part.revision for part in parts], self.reader.fetcher.scope
        self.session.tell_doubtful(revisions)
        uncertain = describe_uncertain(revisions, scope.release, self.session.manifest.manifest)
        self.session.voice.tell("\n".join((*uncertain, *describe_trusted_anyway(revisions))))
        return parts, [part for part in found if isinstance(part, Failure)]

    def _read_all(self) -> list[PastRepository | Failure]:
        """The repositories of the scope, in the order of their names."""
        names = sorted({source.repository for _, source in self.reader.fetcher.scope.sources()})
        with self.means.progress.stage("reading histories", len(names)) as advance:

            def read(name: str) -> PastRepository | Failure:
                try:
                    return self.reader.read(name)
                except FetchError as error:
                    return self._fail(name, str(error))
                finally:
                    advance(1)

            return list(map_in_threads(_HISTORIES_AT_ONCE, read, names))

    def _measure(self, repository: PastRepository) -> _Part | Failure:
        """The points of one repository."""
        acceptances = list_acceptances(self.session.manifest.manifest)
        try:
            figures = measure_past(repository, acceptances, self.means)
            sized = Sized(repository.name, repository.components_by_path, figures.sums.__getitem__)
            points = tuple(sized.add_up(repository.steps))
            return _Part(
                repository.revision,
                points,
                tuple(_gaps(repository, figures)),
                repository.unclassified,
                repository.misfits,
                repository.release_times,
            )
        except FetchError as error:
            return self._fail(repository.name, str(error))
        except InconsistentError as error:
            return self._fail(repository.name, f"{repository.history.url}: {error}; run again")

    def _fail(self, name: str, reason: str) -> Failure:
        """That a repository failed, and what lacks it."""
        sources = self.reader.fetcher.scope.sources()
        served = dict.fromkeys(component for (component, _), source in sources if source.repository == name)
        return Failure(name, reason, tuple(served))


def _gaps(repository: PastRepository, figures: PastFigures) -> Iterator[PastGap]:
    for entry, reason in figures.reasons.items():
        yield PastGap(repository.name, entry.path, entry.blob, reason)
