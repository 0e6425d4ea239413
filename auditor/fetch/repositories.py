# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The trusted files of every repository that an audit needs, each at its commit, several repositories at once."""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct, field

from auditor.custody.keyrings import HeldKeyring
from auditor.custody.signing import read_signing
from auditor.declared.globs import Selection, find_languages
from auditor.declared.lock import Lock, LockedRevision
from auditor.declared.manifest import ManifestFile
from auditor.declared.scope import Scope, SourceKey
from auditor.errors import (
    AddressError,
    FetchError,
    LockError,
    ManifestError,
    UnreachableError,
    UntrustedError,
)
from auditor.fetch.downstream import PatchError, apply_patches, read_ref, read_series
from auditor.fetch.keyrings import Verifier
from auditor.fetch.once import Once
from auditor.fetch.provenance import is_upstreams
from auditor.fetch.selection import TreeSelection, select_from_tree
from auditor.model.declared import Repository
from auditor.model.ledger import RuleTally, Tally
from auditor.model.measured import SourceRevision, TrustedFile, UnclassifiedFile, UnmeasuredFile
from auditor.model.misfits import Misfit
from auditor.processes.interrupts import map_in_threads
from auditor.upstream.network import Network
from auditor.upstream.refs import ResolvedRef
from auditor.upstream.repository import Upstream
from auditor.upstream.trees import SUBMODULE, TreeEntry

_log = logging.getLogger(__name__)

REPOSITORIES_AT_ONCE = 8
_WRITTEN_WRONG = (ManifestError, LockError, AddressError)

Told = Callable[[str], None]
"""Told the name of a repository that has been dealt with."""


class FetchedSource(Struct, frozen=True):
    """The trusted files of one source, and what its globs cover and leave out of the tree.

    The sizes of the tree and of what lies outside the globs are None if what lies outside was not fetched.
    `idle_includes` are the globs that should have selected something, and match nothing.
    """

    files: tuple[TrustedFile, ...]
    tree_files: int
    tree_size: int | None
    outside_files: int
    outside_size: int | None
    covered: Tally
    excluded: tuple[RuleTally, ...]
    idle_includes: tuple[str, ...] = ()


class ShippedTree(Struct, frozen=True):
    """What the patches of a downstream repository make of a tree: the trusted files of each source once more.

    There are none, but a `failure`, if a patch cannot be read or does not apply. `tree` is the id of the patched tree.
    Of its misfits only files that are selected twice are there: a patch may remove all that a glob matches.
    """

    downstream: SourceRevision
    patches: tuple[str, ...]
    files: dict[SourceKey, tuple[TrustedFile, ...]]
    unclassified: tuple[str, ...] = ()
    misfits: tuple[Misfit, ...] = ()
    tree: str = ""
    failure: UnmeasuredFile | None = None


class FetchedRepository(Struct, frozen=True):
    """One repository at its commit with what each source that uses it selects; or why there is nothing.

    `languages` has, by path, the name of a language that the manifest gives to a file, `unread` why a file of a working
    copy could not be read, `misfits` where the manifest does not fit the tree.
    """

    url: str
    git_dir: Path
    revision: SourceRevision | None
    sources: dict[SourceKey, FetchedSource]
    unclassified: tuple[UnclassifiedFile, ...] = ()
    shipped: ShippedTree | None = None
    languages: dict[str, str] = {}
    misfits: tuple[Misfit, ...] = ()
    failure: str = ""
    unread: dict[str, str] = {}


def fetch_repositories(
    manifest: ManifestFile, lock: Lock, scope: Scope, network: Network, told: Told
) -> dict[str, FetchedRepository]:
    """Every repository of `scope` by its name, those of downstream patches included; raises what `fetch_all` does."""
    return Fetcher(manifest, lock, scope, network).fetch_all(scope.repositories(manifest.manifest), told)


class Fetcher(Struct, frozen=True):
    """Fetches the repositories of one scope by their names in the manifest."""

    manifest: ManifestFile
    lock: Lock
    scope: Scope
    network: Network
    revisions: Once[SourceRevision] = field(default_factory=Once)
    resolved: dict[str, ResolvedRef] = field(default_factory=dict)
    keyrings: Once[HeldKeyring] = field(default_factory=Once)

    def fetch_all(self, names: Iterable[str], told: Told) -> dict[str, FetchedRepository]:
        """The repositories of these names.

        An upstream that cannot be read is a failure of its own and stops no other. A manifest without a ref, a lock
        that contradicts itself or pins a commit that is gone, and an id that was given and that is none of a commit
        raise `ManifestError`, `LockError` and `AddressError` once all have been tried.
        """

        def fetch(name: str) -> FetchedRepository | ManifestError | LockError | AddressError:
            try:
                return self.fetch(name)
            except _WRITTEN_WRONG as error:
                return error
            finally:
                told(name)

        names = tuple(names)
        outcomes = dict(zip(names, map_in_threads(REPOSITORIES_AT_ONCE, fetch, names), strict=True))
        complaints = [outcome for outcome in outcomes.values() if isinstance(outcome, _WRITTEN_WRONG)]
        if complaints:
            raise type(complaints[0])("\n".join(map(str, complaints)))
        return {name: outcome for name, outcome in outcomes.items() if isinstance(outcome, FetchedRepository)}

    def fetch(self, name: str) -> FetchedRepository:
        """One repository with what its sources select; a failure if it cannot be read."""
        repository = self._repository(name)
        upstream = self._upstream(name)
        try:
            revision = self.fetch_revision(name)
            tree = upstream.list_tree(revision.revision)
            selected = self.select(name, revision, tree)
            size_by_path = _fetch_content(upstream, revision, _entries_wanted(repository, tree, selected))
            entry_by_path = {entry.path: entry for entry in tree}
            shipped = self._ship(name, upstream, revision)
        except FetchError as error:
            failure = str(_find_cause(error, upstream))
            _log.info("%s: cannot be read: %s", name, failure)
            return FetchedRepository(repository.url, upstream.git_dir, None, {}, failure=failure)
        sources = {
            key: fetched_source(selection, revision, entry_by_path, size_by_path)
            for key, selection in selected.selection_by_source.items()
        }
        paths = dict.fromkeys((*selected.unclassified, *(shipped.unclassified if shipped else ())))
        misfits = dict.fromkeys((*selected.misfits, *(shipped.misfits if shipped else ())))
        return FetchedRepository(
            repository.url,
            upstream.git_dir,
            revision,
            sources,
            unclassified=tuple(UnclassifiedFile(revision.url, revision.revision, path) for path in paths),
            shipped=shipped,
            languages=find_languages(repository, self.scope.release, revision.ref, entry_by_path),
            misfits=tuple(misfits),
        )

    def fetch_revision(self, name: str) -> SourceRevision:
        """Bring the commit to be measured into the clone: that of `--ref`, else the locked one, else the ref's."""
        return self.revisions.ask(name, lambda: self._fetch_revision(name))

    def resolve_for_lock(self, name: str, today: str) -> LockedRevision:
        """The entry of the lock for what a ref leads to now."""
        found = self.fetch_revision(name)
        resolved = self.resolved[name]
        return LockedRevision(
            *(name, self.scope.release, found.url, found.ref, found.revision, found.tree, today),
            tag=resolved.tag,
            kind=resolved.kind,
        )

    def _fetch_revision(self, name: str) -> SourceRevision:
        repository, upstream = self._repository(name), self._upstream(name)
        ref = self._find_ref(name)
        overridden = name in self.scope.refs
        locked = None if overridden else self.lock.find(name, self.scope.release, repository.url, ref)
        resolved = _resolve_locked(locked) if locked else upstream.resolve_ref(ref)
        _log.info("%s: %s is measured at %s by %s", name, ref, resolved.revision, _describe_voucher(locked, overridden))
        self.resolved[name] = resolved
        held = upstream.fetch_ref(resolved, ref)
        if locked and held.tree != locked.tree:
            what = f"gives the tree {locked.tree} to commit {locked.revision} of {ref}, whose tree is {held.tree}"
            raise LockError(f"{repository.url}: the lock {what}; restore that entry, or run `auditor lock --anew`")
        signing = read_signing(held, locked.tag if locked else resolved.tag)
        known = overridden and is_upstreams(repository.url, ref, resolved.revision, self.lock, self.network)
        place = (name, repository.url, ref, resolved.revision, held.tree)
        found = SourceRevision(*place, locked is not None, overridden, signing, known)
        return Verifier(self.manifest, self.network, self.keyrings).check(found, held, self.scope)

    def _find_ref(self, name: str) -> str:
        """The ref of `--ref`, else of the manifest, else the one that the downstream repository names."""
        repository = self._repository(name)
        ref = self.scope.refs.get(name) or repository.refs.get(self.scope.release)
        if ref:
            return ref
        downstream = repository.downstream
        if downstream is None:
            raise ManifestError(f"{self.manifest.where(('repositories', name))}: no ref for {self.scope.release}")
        revision = self.fetch_revision(downstream.repository)
        return read_ref(downstream, self._upstream(downstream.repository), revision.revision)

    def _ship(self, name: str, upstream: Upstream, revision: SourceRevision) -> ShippedTree | None:
        """The trusted files as patched downstream; None if they are not, or the upstream is another by `--ref`."""
        downstream = self._repository(name).downstream
        if downstream is None or revision.overridden:
            return None
        origin = self.fetch_revision(downstream.repository)
        try:
            series = read_series(downstream, self.scope.release, self._upstream(downstream.repository), origin)
            if not series.patches:
                return None
            patched = apply_patches(upstream, revision.tree, series)
            _log.info("%s: %d patches of %s give the tree %s", name, len(series.patches), origin.repository, patched)
        except PatchError as error:
            gap = UnmeasuredFile(origin.url, error.path, error.cause, revision=origin.revision)
            return ShippedTree(origin, (), {}, failure=gap)
        tree = upstream.list_tree(patched)
        selected = self.select(name, revision, tree)
        return ShippedTree(
            origin,
            tuple(patch.path for patch in series.patches),
            _shipped_files(upstream, revision, tree, selected),
            unclassified=selected.unclassified,
            misfits=tuple(misfit for misfit in selected.misfits if misfit.kind == "selected twice"),
            tree=patched,
        )

    def select(self, name: str, revision: SourceRevision, tree: tuple[TreeEntry, ...]) -> TreeSelection:
        """What the sources of one repository select of a tree, and where the manifest does not fit it."""
        keys = {key for key, source in self.scope.sources() if source.repository == name}
        return select_from_tree(self.manifest, self.scope.release, keys, revision, tree)

    def _repository(self, name: str) -> Repository:
        return self.manifest.manifest.repositories[name]

    def _upstream(self, name: str) -> Upstream:
        return Upstream(self._repository(name).url, self.network)


def _describe_voucher(locked: LockedRevision | None, overridden: bool) -> str:
    """Who says what is measured."""
    if overridden:
        return "--ref"
    return "the lock" if locked else "its upstream, since the lock does not pin it"


def _resolve_locked(entry: LockedRevision) -> ResolvedRef:
    return ResolvedRef("", entry.revision, entry.tag or "", by="lock")


def _find_cause(error: FetchError, upstream: Upstream) -> FetchError:
    """The error, or the damage in the cache that it comes from."""
    if isinstance(error, UnreachableError | UntrustedError):
        return error
    return upstream.find_damage() or error


def _entries_wanted(
    repository: Repository, tree: tuple[TreeEntry, ...], selected: TreeSelection
) -> tuple[TreeEntry, ...]:
    """The files whose content is fetched: all of them, so that the ledger knows their sizes, or the covered ones."""
    if not repository.partial:
        return tree
    needed = selected.needed_paths()
    return tuple(entry for entry in tree if entry.path in needed)


def _fetch_content(upstream: Upstream, revision: SourceRevision, entries: Iterable[TreeEntry]) -> dict[str, int]:
    """Bring the content of `entries` into the clone: its size in bytes by path, 0 for a submodule, which has none."""
    blob_by_path = {entry.path: "" if entry.mode == SUBMODULE else entry.blob for entry in entries}
    size_by_blob = upstream.fetch_blobs(set(filter(None, blob_by_path.values())), revision.revision)
    return {path: size_by_blob.get(blob, 0) for path, blob in blob_by_path.items()}


def _shipped_files(
    upstream: Upstream, revision: SourceRevision, tree: tuple[TreeEntry, ...], selected: TreeSelection
) -> dict[SourceKey, tuple[TrustedFile, ...]]:
    """The files that each source selects of a patched tree, which is whole in the clone."""
    selections = selected.selection_by_source
    paths = {path for selection in selections.values() for path in selection.selected}
    entry_by_path = {entry.path: entry for entry in tree if entry.path in paths}
    size_by_path = _fetch_content(upstream, revision, entry_by_path.values())
    return {
        key: tuple(_trusted_file(revision, entry_by_path[path], size_by_path) for path in selection.selected)
        for key, selection in selections.items()
    }


def fetched_source(
    selection: Selection,
    revision: SourceRevision,
    entry_by_path: dict[str, TreeEntry],
    size_by_path: dict[str, int],
) -> FetchedSource:
    """What a source selects of a tree; `size_by_path` has the sizes of all that it covers, or of the whole tree."""

    def tally(paths: Iterable[str]) -> Tally:
        return sum((Tally(1, size_by_path[path]) for path in paths), start=Tally())

    def size_of(paths: Iterable[str]) -> int | None:
        return sum(map(size_by_path.__getitem__, paths)) if len(size_by_path) == len(entry_by_path) else None

    outside = entry_by_path.keys() - selection.covered
    return FetchedSource(
        files=tuple(_trusted_file(revision, entry_by_path[path], size_by_path) for path in selection.selected),
        tree_files=len(entry_by_path),
        tree_size=size_of(entry_by_path),
        outside_files=len(outside),
        outside_size=size_of(outside),
        covered=tally(selection.covered),
        excluded=tuple(RuleTally(glob, tally(paths)) for glob, paths in selection.excluded.items()),
        idle_includes=selection.idle_includes,
    )


def _trusted_file(revision: SourceRevision, entry: TreeEntry, size_by_path: dict[str, int]) -> TrustedFile:
    size = size_by_path[entry.path]
    place = (revision.url, revision.revision, entry.path)
    return TrustedFile(*place, entry.mode, entry.blob, size, revision.is_upstreams, revision.repository)
