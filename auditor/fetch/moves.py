# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What moved upstream since the lock: branches are followed, tags are not until a person says so. Pure functions."""

from collections.abc import Collection, Iterator, Set

from msgspec import Struct

from auditor.declared.lock import Lock, LockedRevision
from auditor.declared.manifest import ManifestFile
from auditor.errors import NoSuchRefError
from auditor.fetch.resolving import Resolutions
from auditor.model.judged import Drift


class Movement(Struct, frozen=True):
    """The lock after a release was resolved anew, the tags that it was not moved for, and a line for each failure.

    `kept` are the names of the repositories whose entries stay as they were: those of such tags, and those whose ref
    such a tag names.
    """

    lock: Lock
    moved_tags: tuple[Drift, ...]
    kept: frozenset[str]
    failures: tuple[str, ...]


def move_lock(
    lock: Lock, found: Resolutions, release: str, manifest: ManifestFile, accepted: Collection[str] = ()
) -> Movement:
    """Move the entries of `release` to what was `found`, tags only in the repositories of `accepted`."""
    drift = (*_moved_tags(lock, found), *_lost_tags(lock, found, release))
    moved = tuple(item for item in drift if item.repository not in accepted)
    kept = _with_dependants({item.repository for item in moved}, manifest)
    failures = tuple(str(error) for name, error in found.failures.items() if name not in kept)
    entries = (entry for entry in found.entries if entry.repository not in kept)
    return Movement(lock.with_revisions(entries), moved, kept, failures)


def _with_dependants(names: Set[str], manifest: ManifestFile) -> frozenset[str]:
    """The repositories `names`, and those whose refs these name."""
    downstreams = {name: repository.downstream for name, repository in manifest.manifest.repositories.items()}
    return frozenset({*names, *(name for name, item in downstreams.items() if item and item.repository in names)})


def _moved_tags(lock: Lock, found: Resolutions) -> Iterator[Drift]:
    """The tags of the lock that lead elsewhere now, or by another tag object."""
    for now in found.entries:
        before = lock.find(now.repository, now.release, now.url, now.ref)
        if before and before.is_moved_to(now):
            yield _drift(before, _describe(now))


def _lost_tags(lock: Lock, found: Resolutions, release: str) -> Iterator[Drift]:
    """The tags of the lock that the upstream has no longer."""
    for name, error in found.failures.items():
        before = lock.entry(name, release)
        if before and before.is_tag and isinstance(error, NoSuchRefError) and error.ref == before.ref:
            yield _drift(before, "")


def _drift(before: LockedRevision, now: str) -> Drift:
    return Drift("moved tag", before.repository, before.release, before.ref, _describe(before), now)


def _describe(entry: LockedRevision) -> str:
    if entry.kind == "branch":
        return f"{entry.revision} as a branch"
    return f"{entry.revision} by the tag object {entry.tag}" if entry.tag else entry.revision
