# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor lock --format json` prints. Keys may be added; none is removed without a new schema number."""

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from auditor.declared.lock import Lock, LockedRevision
from auditor.model.judged import Drift

SCHEMA = 1
Change = Literal["new", "unchanged", "moved", "another ref", "another tag object", "kept as locked", "not locked"]


class PinEntry(Struct, frozen=True):
    """A repository in one release: the commit that its ref leads to, and what became of its entry in the lock.

    `locked` is the commit that the lock has now, `before` and `ref_before` the one that it had; each is
    empty if there is none.
    """

    repository: str
    release: str
    ref: str
    revision: str
    before: str
    ref_before: str
    locked: str
    change: Change


class LockDocument(Struct, frozen=True):
    """All of it; `drift` are tags that moved, which are kept as locked, and trusted files that are gone."""

    schema: int
    file: str
    exit_code: int
    pins: tuple[PinEntry, ...]
    drift: tuple[Drift, ...]
    failures: tuple[str, ...]
    gaps: tuple[str, ...]


def list_pins(found: Iterable[LockedRevision], before: Lock, after: Lock) -> Iterator[PinEntry]:
    """What became of each ref that was resolved."""
    for entry in found:
        old, new = (lock.entry(entry.repository, entry.release) for lock in (before, after))
        yield PinEntry(
            repository=entry.repository,
            release=entry.release,
            ref=entry.ref,
            revision=entry.revision,
            before=old.revision if old else "",
            ref_before=old.ref if old else "",
            locked=new.revision if new else "",
            change=_change(entry, old, new),
        )


def _change(entry: LockedRevision, old: LockedRevision | None, new: LockedRevision | None) -> Change:
    if new is None:
        return "not locked"
    if new.revision != entry.revision or new.tag != entry.tag:
        return "kept as locked"
    if old is None:
        return "new"
    if old.ref != entry.ref:
        return "another ref"
    if old.revision != entry.revision:
        return "moved"
    return "unchanged" if old.tag in (None, entry.tag) else "another tag object"
