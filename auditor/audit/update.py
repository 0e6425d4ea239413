# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The lock moved: to what the refs resolve to now, and to what is counted of whole systems."""

from auditor.audit.session import Session, today
from auditor.audit.whole_systems import count_comparison
from auditor.errors import AddressError, FetchError, LockError
from auditor.fetch.gone import find_gone_since_lock
from auditor.fetch.moves import move_lock
from auditor.fetch.repositories import resolve_revisions
from auditor.model import Drift


def move_refs(
    session: Session, components: tuple[str, ...], on_request: bool, failures: list[str]
) -> tuple[Session, tuple[Drift, ...]]:
    """Move the lock to what the refs resolve to now, and what a person has to look at.

    A repository that cannot be asked keeps its commit, which is one of `failures`, and so does a tag that has moved.
    """
    session.check_lock_is_own()
    scope = session.scope(components, on_request=on_request).without_comparisons()
    found = resolve_revisions(session.manifest, scope, session.network, today())
    movement = move_lock(session.lock, found, scope.release, session.manifest)
    failures += [f"{failure}; its lock was not moved" for failure in movement.failures]
    gone = find_gone_since_lock(session.lock, movement.lock, scope, session.network)
    session.voice.tell("\n".join(gone.gaps))
    return session.with_lock(movement.lock), (*movement.moved_tags, *gone.files)


def count_comparisons(session: Session, components: tuple[str, ...], failures: list[str]) -> Session:
    """Count the comparisons that have sources, and record them in the lock; what was not counted is in `failures`."""
    session.check_lock_is_own()
    lock, scope = session.lock, session.scope(components)
    for component in scope.components:
        if component.group == "comparison" and component.sources_in(session.release):
            try:
                with session.means() as means:
                    record, gaps = count_comparison(component, session.manifest, scope, means, today())
                lock = lock.with_comparison(record)
                failures += [f"{record.url}: {gap}; not counted in {component.id}" for gap in gaps]
            except (FetchError, LockError, AddressError) as error:
                failures.append(f"{error}; {component.id} was not counted")
    return session.with_lock(lock)
