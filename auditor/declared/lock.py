# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`components.lock`: the commit that each ref of the manifest resolved to, and the comparisons counted on request.

The file is plain TOML, sorted, so that a pull request shows which upstream moved and where to. `resolved` is the day
on which the ref was first seen at that commit; it only changes when the commit does.
"""

import datetime
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, count
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
from msgspec import Struct

from auditor.declared.globs import globs_of
from auditor.errors import LockError
from auditor.files import read_text, write_text
from auditor.model.declared import Component
from auditor.model.measured import ComparisonRecord
from auditor.upstream.addresses import RefKind, is_object_id, is_ref, is_url

_HEADER = """\
# Written by `auditor lock`: the commits that `auditor audit` measures. Review a change of this file like code:
# every line that moves is other upstream code that is said to be trusted.
"""


_ANEW = "write it anew with `auditor lock --anew`, which keeps the old file beside it"
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: |$)", re.MULTILINE)
_DIGITS = 40

_Item = TypeVar("_Item")


class LockedRevision(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The commit and its tree that stand for one repository in one release.

    `tag` is the id of the tag object through which the ref led there, empty if there was none, None if the lock is
    older than this key; so is `kind`, what the ref was.
    """

    repository: str
    release: str
    url: str
    ref: str
    revision: str
    tree: str
    resolved: str
    tag: str | None = None
    kind: RefKind | None = None

    @property
    def is_tag(self) -> bool:
        """Whether the ref is known to have been a tag."""
        return bool(self.tag) or self.kind == "tag"

    def is_moved_to(self, now: "LockedRevision") -> bool:
        """Whether the ref is a tag, which stays where it is, and is not what it was; `now` is of the same ref."""
        if not self.is_tag and (self.kind or now.kind) != "tag":
            return False
        another = None not in (self.tag, now.tag) and self.tag != now.tag
        return another or self.revision != now.revision or now.kind == "branch"


class Lock(Struct, frozen=True, forbid_unknown_fields=True):
    """All locked revisions and recorded comparisons."""

    schema: Literal[1] = 1
    revisions: tuple[LockedRevision, ...] = ()
    comparisons: tuple[ComparisonRecord, ...] = ()

    def entry(self, repository: str, release: str) -> LockedRevision | None:
        """The locked revision of a repository in a release, whatever the manifest has now; None if there is none."""
        return next((entry for entry in self.revisions if _key(entry) == (repository, release)), None)

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
        records = (record for record in self.comparisons if record.component == component.id)
        chosen = (item for item in records if (item.include, item.exclude) == globs_of(component, release, item.ref))
        return next(chosen, None)


def _keep_day(entry: LockedRevision, known: LockedRevision | None) -> LockedRevision:
    """`entry` with the day of `known` if that is the same commit of the same ref."""
    if known is None or (known.url, known.ref, known.revision) != (entry.url, entry.ref, entry.revision):
        return entry
    return msgspec.structs.replace(entry, resolved=known.resolved)


def load_lock(path: Path) -> Lock:
    """The lock in `path`, an empty one if there is no such file; raises `LockError` if it is damaged."""
    try:
        text = read_text(path)
    except FileNotFoundError:
        return Lock()
    except (OSError, UnicodeDecodeError) as error:
        raise LockError(f"{path}: cannot be read ({error}); {_ANEW}") from error
    conflict = _CONFLICT.search(text)
    if conflict:
        line = text.count("\n", 0, conflict.start()) + 1
        raise LockError(f"{path}:{line}: a conflict of a merge that nobody has settled; settle it, or {_ANEW}")
    try:
        document = tomllib.loads(text)
        lock = msgspec.convert(document, Lock)
    except (tomllib.TOMLDecodeError, RecursionError, msgspec.ValidationError) as error:
        raise LockError(f"{path}: not a lock of auditor: {error}; {_ANEW}") from error
    if "schema" not in document:
        raise LockError(f"{path}: not a lock of auditor: it has no line `schema = 1`; {_ANEW}")
    fault = next(_find_faults(lock), "")
    if fault:
        raise LockError(f"{path}: {fault}; restore that entry, or {_ANEW}")
    return lock


def _find_faults(lock: Lock) -> Iterator[str]:
    """What contradicts the rules of a lock, although its keys are those of one."""
    yield from (f"{name} is there twice for {release}" for name, release in _repeated(map(_key, lock.revisions)))
    yield from (f"{component} is counted twice" for component in _repeated(item.component for item in lock.comparisons))
    yield from chain.from_iterable(map(_find_entry_faults, lock.revisions))
    for record in lock.comparisons:
        faults = _find_faults_of({"revision": record.revision}, record)
        yield from (f"count of {record.component}: {what}" for what in faults)


def _find_entry_faults(entry: LockedRevision) -> Iterator[str]:
    ids = {"revision": entry.revision, "tree": entry.tree, "tag": entry.tag or entry.revision}
    for what in _find_faults_of(ids, entry):
        yield f"revision of {entry.repository} in {entry.release}: {what}"


def _find_faults_of(ids: dict[str, str], item: LockedRevision | ComparisonRecord) -> Iterator[str]:
    yield from (f"{key} {name[:100]!a} is not a full object id" for key, name in ids.items() if not _is_id(name))
    if not _is_day(item.resolved):
        yield f"resolved {item.resolved[:100]!a} is not a day, as 2026-01-31"
    if not is_url(item.url):
        yield f"url {item.url[:100]!a} is not an address that auditor uses"
    if not is_ref(item.ref):
        yield f"ref {item.ref[:100]!a} is not a name of a ref that auditor uses"


def _repeated(items: Iterable[_Item]) -> Iterator[_Item]:
    yield from (item for item, times in Counter(items).items() if times > 1)


def _key(entry: LockedRevision) -> tuple[str, str]:
    return entry.repository, entry.release


def _is_id(text: str) -> bool:
    """Whether it is the id of an object of the repositories that can be read, which are named by SHA-1."""
    return is_object_id(text) and len(text) == _DIGITS


def _is_day(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def set_aside(path: Path) -> Path | None:
    """Rename a lock that cannot be read, so that a new one can be written; its new path, None if it can be read."""
    try:
        load_lock(path)
    except LockError:
        kept = next(free for free in _names_beside(path) if not free.exists())
        return path.rename(kept)
    return None


def _names_beside(path: Path) -> Iterator[Path]:
    yield from (path.with_name(f"{path.name}.unreadable{number or ''}") for number in count())


def save_lock(lock: Lock, path: Path) -> None:
    """Write `lock` to `path`, or to where that leads if it is a symbolic link, replacing the file as a whole."""
    import tomli_w

    write_text(path.resolve(), _HEADER + tomli_w.dumps(msgspec.to_builtins(lock)))
