# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Trusted paths that are gone since the lock or a baseline, and where their content went.

A file that left what the globs select takes its lines out of every total, and no glob needs to be idle for that. Where
the same content, or content half of whose lines are the same, is at another path that is trusted, nothing is lost;
what was in the TCB must be in the TCB there, too.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from msgspec import Struct

from auditor.declared.globs import select_paths
from auditor.declared.lock import Lock, LockedRevision
from auditor.declared.scope import Scope
from auditor.errors import AuditorError
from auditor.model.judged import Drift
from auditor.model.measured import Audit, ComponentResult, SourceRevision
from auditor.upstream.blobs import read_blob
from auditor.upstream.git_command import blob_id
from auditor.upstream.network import Network
from auditor.upstream.repository import Upstream
from auditor.upstream.trees import TreeEntry

SIMILAR = 0.5
"""From which share of equal lines on two files are taken for one, as in a comparison of audits."""

_MOST_CANDIDATES = 200
_MOST_PLACES = 3
_EMPTY = blob_id(b"")


class Gone(Struct, frozen=True):
    """The trusted paths that are gone, and a line for each repository of which that cannot be told."""

    files: tuple[Drift, ...] = ()
    gaps: tuple[str, ...] = ()

    def __add__(self, other: "Gone") -> "Gone":
        return Gone((*self.files, *other.files), (*self.gaps, *other.gaps))


class _Side(Struct, frozen=True):
    """One commit: the blobs of its trusted files by path, and the paths of its tree as far as they are known.

    `tcb` are the paths of those files that are in the TCB.
    """

    revision: str
    trusted: Mapping[str, str]
    tcb: frozenset[str]
    paths: frozenset[str]


class _Reader(Struct, frozen=True):
    """Reads what the sources of a scope trust at a commit; `tcb_groups` are the groups of the TCB."""

    scope: Scope
    tcb_groups: tuple[str, ...]
    network: Network

    def find_gone(self, name: str, old: LockedRevision, new: LockedRevision) -> Gone:
        """What of one repository is gone between two locked commits."""
        upstream = Upstream(new.url, self.network)
        try:
            before = self._side(name, old, _list_tree(upstream, old))
            tree = _list_tree(upstream, new)
            after, places = self._side(name, new, tree), _Places(upstream, new.revision, tree)
            files = tuple(_compare(name, before, after, self.scope.release, places))
            return Gone(files, tuple(_tell_return(name, old, new, upstream)))
        except AuditorError as error:
            return Gone(gaps=(f"{name}: which files are gone since {old.revision} cannot be told: {error}",))

    def _side(self, name: str, entry: LockedRevision, tree: tuple[TreeEntry, ...]) -> _Side:
        paths = tuple(file.path for file in tree)
        blob_by_path = {file.path: file.blob for file in tree}
        tcb, beside = set[str](), set[str]()
        for component in self.scope.components:
            chosen = tcb if component.group in self.tcb_groups else beside
            for source in filter(lambda source: source.repository == name, component.sources_in(self.scope.release)):
                chosen.update(select_paths(source, self.scope.release, entry.ref, paths).selected)
        trusted = {path: blob_by_path[path] for path in tcb | beside}
        return _Side(entry.revision, trusted, frozenset(tcb), frozenset(paths))


def find_gone_since_lock(
    before: Lock, after: Lock, scope: Scope, tcb_groups: tuple[str, ...], network: Network
) -> Gone:
    """What of the sources of `scope` was trusted at the commits of `before`, and is not at those of `after`."""
    reader, gone = _Reader(scope, tcb_groups, network), Gone()
    for name in sorted({source.repository for _, source in scope.sources()}):
        old, new = before.entry(name, scope.release), after.entry(name, scope.release)
        if old and new and old.url == new.url and old.revision != new.revision:
            gone += reader.find_gone(name, old, new)
    return gone


def _tell_return(name: str, old: LockedRevision, new: LockedRevision, upstream: Upstream) -> Iterator[str]:
    """That a branch went back to an older commit, if it did: only an old mirror, or a rewritten branch, does that."""
    if upstream.commit_time(new.revision) < upstream.commit_time(old.revision):
        what = f"{new.ref} went back from {old.revision} to {new.revision}, which is older"
        yield f"{name}: {what}; look whether a mirror is out of date, or who rewrote it"


def _list_tree(upstream: Upstream, entry: LockedRevision) -> tuple[TreeEntry, ...]:
    upstream.fetch_revision(entry.revision, entry.ref)
    return upstream.list_tree(entry.revision)


def find_gone_since_baseline(baseline: Audit, audit: Audit, network: Network) -> Gone:
    """What the components of `audit` trusted in `baseline`, and trust no more where the commit is another one."""
    gone = Gone()
    ids = {result.component.id for result in audit.components}
    earlier = _sides((result for result in baseline.components if result.component.id in ids), baseline)
    for revision, after in _sides(audit.components, audit).values():
        _, before = earlier.get(revision.url, (revision, after))
        if before.revision != after.revision:
            gone += _find_gone_of(revision, before, after, audit.release, network)
    return gone


def _sides(results: Iterable[ComponentResult], audit: Audit) -> dict[str, tuple[SourceRevision, _Side]]:
    """By URL, each revision of an audit and what is trusted there; of a file without a figure no blob is known."""
    results = tuple(results)
    trusted = _trusted_in(results)
    tcb = _trusted_in(item for item in results if item.component.group in audit.tcb_groups)
    revisions = dict.fromkeys(revision for result in results for revision in result.revisions)
    return {item.url: (item, _recorded_side(item, trusted[item.url], frozenset(tcb[item.url]))) for item in revisions}


def _trusted_in(results: Iterable[ComponentResult]) -> dict[str, dict[str, str]]:
    """By URL, the blobs of what is trusted by path."""
    trusted: dict[str, dict[str, str]] = defaultdict(dict)
    for result in results:
        for gap in result.unmeasured:
            if not gap.is_glob:
                trusted[gap.url].setdefault(gap.path, "")
        for item in result.files:
            trusted[item.file.url][item.file.path] = item.file.blob
    return trusted


def _recorded_side(revision: SourceRevision, trusted: dict[str, str], tcb: frozenset[str]) -> _Side:
    trusted.pop("", None)  # a gap without a path is the whole of a source
    return _Side(revision.revision, trusted, tcb, frozenset(trusted))


def _find_gone_of(revision: SourceRevision, before: _Side, after: _Side, release: str, network: Network) -> Gone:
    """What one repository lacks; its tree need not be in the clone, since a commit that is known is not fetched."""
    upstream = Upstream(revision.url, network)
    try:
        upstream.fetch_revision(revision.revision, revision.ref)
        tree = upstream.list_tree(revision.revision)
        places = _Places(upstream, revision.revision, tree)
        return Gone(tuple(_compare(revision.repository, before, after, release, places)))
    except AuditorError as error:
        return Gone(gaps=(f"{revision.repository}: which files are gone cannot be told: {error}",))


def _compare(name: str, before: _Side, after: _Side, release: str, places: "_Places") -> Iterator[Drift]:
    """Each path that was trusted and is not in the tree any more, unless its content is trusted elsewhere.

    One that is still in the tree was decided on in the manifest, which is reviewed like code.
    """
    for path in sorted(before.trusted.keys() - {entry.path for entry in places.tree}):
        found = places.find(path, before.trusted[path], before.paths)
        kept = after.tcb if path in before.tcb else after.trusted.keys()
        if kept.isdisjoint(found):
            now = ", ".join(found[:_MOST_PLACES])
            yield Drift("gone file", name, release, path, before.revision, now)


class _Places(Struct, frozen=True):
    """A tree in which the content of a file is looked for."""

    upstream: Upstream
    revision: str
    tree: tuple[TreeEntry, ...]

    def find(self, path: str, blob: str, known: frozenset[str]) -> tuple[str, ...]:
        """The paths that are not `known` and have the content of a file, else the one that is most like it."""
        added = [entry for entry in self.tree if entry.path not in known and entry.mode.startswith("100")]
        same = tuple(entry.path for entry in added if entry.blob == blob != _EMPTY)
        return same or tuple(self._find_similar(blob, _nearest(path, added)))

    def _find_similar(self, blob: str, candidates: list[TreeEntry]) -> Iterator[str]:
        """The path of the most similar of `candidates` that is similar at all."""
        if not blob or not candidates:
            return
        self.upstream.fetch_blobs({blob, *(entry.blob for entry in candidates)}, self.revision)
        lines = self._lines_of(blob)
        share, path = max((_share(lines, self._lines_of(entry.blob)), entry.path) for entry in candidates)
        if share >= SIMILAR:
            yield path

    def _lines_of(self, blob: str) -> Counter[bytes]:
        content = read_blob(self.upstream.git_dir, blob)
        return Counter(line for line in map(bytes.strip, content.splitlines()) if line)


def _share(old: Counter[bytes], new: Counter[bytes]) -> float:
    """The lines that both have as a share of those of the larger."""
    return (old & new).total() / max(old.total(), new.total(), 1)


def _nearest(path: str, entries: Iterable[TreeEntry]) -> list[TreeEntry]:
    """Those of `entries` whose name or place is like that of `path`, the likest first."""
    name = PurePosixPath(path)

    def distance(entry: TreeEntry) -> int:
        other = PurePosixPath(entry.path)
        if other.name == name.name or (other.parent == name.parent and other.stem == name.stem):
            return 0
        return 1 if other.stem == name.stem else 2 if name.parent in other.parents else 3

    near = sorted((entry for entry in entries if distance(entry) <= 2), key=lambda entry: (distance(entry), entry.path))
    return near[:_MOST_CANDIDATES]
