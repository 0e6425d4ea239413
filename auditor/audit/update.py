# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The lock moved: to what the refs resolve to now, and to what is counted of whole systems."""

from collections.abc import Collection

from msgspec import Struct
from msgspec.structs import replace

from auditor.audit.holding import hold_lock
from auditor.audit.session import Session, today
from auditor.audit.whole_systems import count_comparison
from auditor.declared.lock import Lock, LockedRevision
from auditor.declared.scope import Scope
from auditor.errors import AddressError, ExitCode, FetchError, LockError, ManifestError
from auditor.fetch.gone import Gone, find_gone_since_lock
from auditor.fetch.moves import Movement, move_lock
from auditor.fetch.resolving import resolve_revisions
from auditor.model.judged import Drift
from auditor.model.measured import ComparisonRecord


class Move(Struct, frozen=True):
    """One release resolved anew: what its refs lead to, what the lock makes of that, and which files are gone."""

    found: tuple[LockedRevision, ...]
    movement: Movement
    gone: Gone

    @property
    def drift(self) -> tuple[Drift, ...]:
        """The tags that moved and the trusted files that are gone."""
        return (*self.movement.moved_tags, *self.gone.files)


def move_lock_of(session: Session, lock: Lock, scope: Scope, accepted: tuple[str, ...] = ()) -> Move:
    """What becomes of `lock` if the refs of `scope` are resolved now; tags of the repositories `accepted` may move."""
    found = resolve_revisions(session.manifest, scope, session.network, today())
    movement = move_lock(lock, found, scope.release, session.manifest, accepted)
    tcb = session.manifest.manifest.tcb_groups
    return Move(found.entries, movement, find_gone_since_lock(lock, movement.lock, scope, tcb, session.network))


class Relock(Struct, frozen=True):
    """Releases resolved anew, one after the other: the lock before and after, and each release by itself."""

    before: Lock
    after: Lock
    moves: tuple[Move, ...]

    @property
    def found(self) -> tuple[LockedRevision, ...]:
        """What every ref leads to."""
        return tuple(entry for move in self.moves for entry in move.found)

    @property
    def moved_tags(self) -> tuple[Drift, ...]:
        """The tags that moved, and are kept as locked."""
        return tuple(item for move in self.moves for item in move.movement.moved_tags)

    @property
    def drift(self) -> tuple[Drift, ...]:
        """The same, with the trusted files that are gone."""
        return tuple(item for move in self.moves for item in move.drift)

    @property
    def failures(self) -> tuple[str, ...]:
        """A line for each ref that is not locked."""
        lines = (f"{failure}; not locked" for move in self.moves for failure in move.movement.failures)
        return tuple(dict.fromkeys(lines))

    @property
    def exit_code(self) -> ExitCode:
        """What it means for a run: a ref that is not locked, else a tag that moved."""
        if self.failures:
            return ExitCode.INCOMPLETE
        return ExitCode.OVER_LIMIT if self.moved_tags else ExitCode.WITHIN_LIMITS

    @property
    def gaps(self) -> tuple[str, ...]:
        """A line for each repository of which it cannot be told what is gone."""
        return tuple(gap for move in self.moves for gap in move.gone.gaps)


def relock(session: Session, releases: Collection[str], accepted: tuple[str, ...]) -> Relock:
    """What becomes of the lock if every ref of `releases` is resolved now; nothing is saved."""
    lock, moves = session.lock, list[Move]()
    with session.voice.progress.stage("resolving", len(releases)) as advance:
        for release in releases:
            scope = session.in_release(release).scope(on_request=True).without_comparisons()
            moves.append(move_lock_of(session, lock, scope, accepted))
            lock = moves[-1].movement.lock
            advance(1)
    return Relock(session.lock, lock, tuple(moves))


def move_refs(
    session: Session, components: tuple[str, ...], on_request: bool, failures: list[str]
) -> tuple[Session, tuple[Drift, ...]]:
    """Move the lock to what the refs resolve to now, and what a person has to look at.

    A repository that cannot be asked keeps its commit, which is one of `failures`, and so does a tag that has moved.
    """
    session.check_lock_is_own()
    scope = session.scope(components, on_request=on_request).without_comparisons()
    with hold_lock(session) as held:
        move = move_lock_of(held, held.lock, scope)
        held.keep_lock(move.movement.lock)
    failures += [f"{failure}; its lock was not moved" for failure in move.movement.failures]
    session.voice.tell("\n".join(move.gone.gaps))
    return replace(session, lock=move.movement.lock), move.drift


def count_comparisons(session: Session, components: tuple[str, ...], failures: list[str]) -> Session:
    """Count the comparisons that have sources, and record them in the lock; what was not counted is in `failures`."""
    session.check_lock_is_own()
    scope, records = session.scope(components), list[ComparisonRecord]()
    for component in scope.components:
        if component.is_comparison and component.sources_in(session.release):
            try:
                with session.means() as means:
                    record, gaps = count_comparison(component, session.manifest, scope, means, today())
                records.append(record)
                failures += [f"{record.url}: {gap}; not counted in {component.id}" for gap in gaps]
            except (FetchError, LockError, AddressError, ManifestError) as error:
                failures.append(f"{error}; {component.id} was not counted")
    with hold_lock(session) as held:
        lock = held.lock
        for record in records:
            lock = lock.with_comparison(record)
        held.keep_lock(lock)
    return replace(session, lock=lock)
