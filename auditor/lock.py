# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`components.lock`: the commit that each ref of the manifest resolved to, and the comparisons counted on request.

The file is plain TOML, sorted, so that a pull request shows which upstream moved and where to. `resolved` is the day
on which the ref was first seen at that commit; it only changes when the commit does.
"""

import tomllib
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from auditor.errors import LockError
from auditor.files import write_text
from auditor.model import ComparisonRecord, Component
from auditor.scope import globs_of
from auditor.upstream.addresses import is_object_id

_HEADER = """\
# Written by `auditor lock`: the commits that `auditor audit` measures. Review a change of this file like code:
# every line that moves is other upstream code that a Qubes OS user is said to trust.
"""


class LockedRevision(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The commit and its tree that stand for one repository in one release.

    `tag` is the id of the tag object through which the ref led there, empty if there was none, None if the lock is
    older than this key.
    """

    repository: str
    release: str
    url: str
    ref: str
    revision: str
    tree: str
    resolved: str
    tag: str | None = None


class Lock(Struct, frozen=True, forbid_unknown_fields=True):
    """All locked revisions and recorded comparisons."""

    schema: int = 1
    revisions: tuple[LockedRevision, ...] = ()
    comparisons: tuple[ComparisonRecord, ...] = ()

    def find(self, repository: str, release: str, url: str, ref: str) -> LockedRevision | None:
        """The locked revision of a repository in a release, or None if the manifest has another URL or ref now."""
        return next(
            (
                entry
                for entry in self.revisions
                if (entry.repository, entry.release, entry.url, entry.ref) == (repository, release, url, ref)
            ),
            None,
        )

    def has_commit(self, url: str, revision: str) -> bool:
        """Whether a commit of the upstream at `url` is locked, in any release."""
        return any((entry.url, entry.revision) == (url, revision) for entry in self.revisions)

    def with_revisions(self, entries: Iterable[LockedRevision]) -> "Lock":
        """The lock with `entries` in place of those of the same repository and release; equal commits keep the day."""
        entry_by_key = {(entry.repository, entry.release): entry for entry in self.revisions}
        for entry in entries:
            key = (entry.repository, entry.release)
            entry_by_key[key] = _keep_day(entry, entry_by_key.get(key))
        return msgspec.structs.replace(self, revisions=tuple(entry_by_key[key] for key in sorted(entry_by_key)))

    def with_comparison(self, record: ComparisonRecord) -> "Lock":
        """The lock with `record` in place of the earlier one of the same component."""
        record_by_component = {known.component: known for known in self.comparisons} | {record.component: record}
        comparisons = tuple(record_by_component[component] for component in sorted(record_by_component))
        return msgspec.structs.replace(self, comparisons=comparisons)

    def find_comparison(self, component: Component, release: str) -> ComparisonRecord | None:
        """The recorded count of a comparison; None if there is none, or the manifest selects other files by now."""
        globs = globs_of(component, release)
        records = (record for record in self.comparisons if record.component == component.id)
        return next((record for record in records if (record.include, record.exclude) == globs), None)


def _keep_day(entry: LockedRevision, known: LockedRevision | None) -> LockedRevision:
    """`entry` with the day of `known` if that is the same commit of the same ref."""
    if known is None or (known.url, known.ref, known.revision) != (entry.url, entry.ref, entry.revision):
        return entry
    return msgspec.structs.replace(entry, resolved=known.resolved)


def load_lock(path: Path) -> Lock:
    """The lock in `path`, an empty one if there is no such file; raises `LockError` if it is damaged."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Lock()
    except (OSError, UnicodeDecodeError) as error:
        raise LockError(f"{path}: cannot be read ({error})") from error
    try:
        lock = msgspec.convert(tomllib.loads(text), Lock)
    except (tomllib.TOMLDecodeError, RecursionError, msgspec.ValidationError) as error:
        raise LockError(f"{path}: not a lock of auditor: {error}; write it anew with `auditor lock`") from error
    for entry in lock.revisions:
        if not all(map(is_object_id, (entry.revision, entry.tree, entry.tag or entry.revision))):
            place = f"{path}: revision of {entry.repository} in {entry.release}"
            raise LockError(f"{place}: not a full object id; write it anew with `auditor lock`")
    return lock


def save_lock(lock: Lock, path: Path) -> None:
    """Write `lock` to `path`, replacing it as a whole."""
    import tomli_w

    write_text(path, _HEADER + tomli_w.dumps(msgspec.to_builtins(lock)))
