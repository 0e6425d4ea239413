# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The trusted files of every repository that an audit needs, each at its commit, several repositories at once."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from msgspec import Struct

from auditor.errors import FetchError, LockError, ManifestError
from auditor.lock import Lock, LockedRevision
from auditor.manifest import ManifestFile
from auditor.model import Component, Repository, Source, SourceRevision, TrustedFile
from auditor.repository import SUBMODULE, SYMBOLIC_LINK, Network, ResolvedRef, TreeEntry, Upstream
from auditor.scope import Selection, select_paths

_REPOSITORIES_AT_ONCE = 8

SourceKey = tuple[str, int]
"""A source by the id of its component and its own position there."""

Told = Callable[[str], None]
"""Told the name of a repository that has been dealt with."""


class Scope(Struct, frozen=True):
    """What one audit is about: a release, some components, and refs by repository that replace the manifest's."""

    release: str
    components: tuple[Component, ...]
    refs: dict[str, str] = {}

    def sources(self) -> Iterator[tuple[SourceKey, Source]]:
        """Every source of the components that serves the release."""
        for component in self.components:
            for number, source in enumerate(component.sources):
                if source.serves(self.release):
                    yield (component.id, number), source

    def repositories(self) -> tuple[str, ...]:
        """The names of the repositories that these sources use, each once, sorted."""
        return tuple(sorted({source.repository for _, source in self.sources()}))


class FetchedRepository(Struct, frozen=True):
    """One repository at its commit with the trusted files of each source that uses it; or why there are none."""

    url: str
    git_dir: Path
    revision: SourceRevision | None
    files: dict[SourceKey, tuple[TrustedFile, ...]]
    failure: str = ""


def fetch_repositories(
    manifest: ManifestFile, lock: Lock, scope: Scope, network: Network, told: Told
) -> dict[str, FetchedRepository]:
    """Every repository of `scope` by its name.

    An upstream that cannot be read is a failure of its own and stops no other. A manifest that no longer fits an
    upstream tree, or a locked commit that is gone, raises `ManifestError` or `LockError` once all have been tried.
    """

    def fetch(name: str) -> FetchedRepository | ManifestError | LockError:
        try:
            return _fetch_repository(name, manifest, lock, scope, network)
        except (ManifestError, LockError) as error:
            return error
        finally:
            told(name)

    names = scope.repositories()
    with ThreadPoolExecutor(_REPOSITORIES_AT_ONCE) as executor:
        outcomes = dict(zip(names, executor.map(fetch, names), strict=True))
    complaints = [outcome for outcome in outcomes.values() if isinstance(outcome, ManifestError | LockError)]
    if complaints:
        raise type(complaints[0])("\n".join(map(str, complaints)))
    return {name: outcome for name, outcome in outcomes.items() if isinstance(outcome, FetchedRepository)}


def resolve_revisions(
    manifest: ManifestFile, scope: Scope, network: Network, today: str
) -> tuple[tuple[LockedRevision, ...], tuple[str, ...]]:
    """What each repository of `scope` resolves to now, as entries of the lock, and one line for each that failed."""

    def resolve(name: str) -> LockedRevision | str:
        repository = manifest.manifest.repositories[name]
        ref = repository.refs[scope.release]
        upstream = Upstream(repository.url, network)
        try:
            revision = upstream.resolve_ref(ref).revision
            upstream.fetch_revision(revision, ref)
        except FetchError as error:
            return str(error)
        tree = upstream.tree_id(revision)
        return LockedRevision(name, scope.release, repository.url, ref, revision, tree, today)

    with ThreadPoolExecutor(_REPOSITORIES_AT_ONCE) as executor:
        outcomes = list(executor.map(resolve, scope.repositories()))
    entries = tuple(outcome for outcome in outcomes if isinstance(outcome, LockedRevision))
    return entries, tuple(outcome for outcome in outcomes if isinstance(outcome, str))


def fill_mirror(manifest: ManifestFile, lock: Lock, scope: Scope, network: Network) -> tuple[str, ...]:
    """Fetch what `scope` needs into the cache folder of `network`, refs included; one line for each failure.

    The folder is then a mirror: it answers for the same URLs, refs and commits.
    """
    failures = []
    for name, fetched in fetch_repositories(manifest, lock, scope, network, lambda _: None).items():
        if fetched.revision is None:
            failures.append(fetched.failure)
            continue
        try:
            Upstream(fetched.url, network).keep_ref(fetched.revision.ref, fetched.revision.revision)
        except FetchError as error:
            failures.append(f"{error} ({name})")
    return tuple(failures)


def _fetch_repository(
    name: str, manifest: ManifestFile, lock: Lock, scope: Scope, network: Network
) -> FetchedRepository:
    repository = manifest.manifest.repositories[name]
    upstream = Upstream(repository.url, network)
    try:
        revision = _fetch_revision(name, repository, lock, scope, upstream)
        files = _trusted_files(name, manifest, scope, revision, upstream.list_tree(revision.revision))
        upstream.fetch_blobs(_blobs_of(files), revision.revision)
    except FetchError as error:
        return FetchedRepository(repository.url, upstream.git_dir, None, {}, str(error))
    return FetchedRepository(repository.url, upstream.git_dir, revision, files)


def _fetch_revision(name: str, repository: Repository, lock: Lock, scope: Scope, upstream: Upstream) -> SourceRevision:
    """Bring the commit to be measured into the clone: that of `--ref`, else the locked one, else what the ref says."""
    overridden = name in scope.refs
    ref = scope.refs.get(name, repository.refs[scope.release])
    locked = None if overridden else lock.find(name, scope.release, repository.url, ref)
    resolved = ResolvedRef("", locked.revision) if locked else upstream.resolve_ref(ref)
    revision = resolved.revision
    upstream.fetch_revision(revision, ref)
    upstream.remember_ref(resolved)
    tree = upstream.tree_id(revision)
    return SourceRevision(name, repository.url, ref, revision, tree, locked is not None, overridden)


def _trusted_files(
    name: str, manifest: ManifestFile, scope: Scope, revision: SourceRevision, tree: tuple[TreeEntry, ...]
) -> dict[SourceKey, tuple[TrustedFile, ...]]:
    """The files that each source of the repository `name` selects from its tree."""
    file_by_path = {
        entry.path: TrustedFile(revision.url, revision.revision, entry.path, entry.mode, entry.blob) for entry in tree
    }
    sources = [(key, source) for key, source in scope.sources() if source.repository == name]
    selected = _select_files(sources, tuple(file_by_path), manifest, scope, revision)
    return {key: tuple(file_by_path[path] for path in paths) for key, paths in selected.items()}


def _blobs_of(files: dict[SourceKey, tuple[TrustedFile, ...]]) -> set[str]:
    """The blobs of all files that have content of their own."""
    links = (SYMBOLIC_LINK, SUBMODULE)
    return {file.blob for chosen in files.values() for file in chosen if file.mode not in links}


def _select_files(
    sources: Iterable[tuple[SourceKey, Source]],
    paths: tuple[str, ...],
    manifest: ManifestFile,
    scope: Scope,
    revision: SourceRevision,
) -> dict[SourceKey, tuple[str, ...]]:
    """The trusted paths of each source; raises `ManifestError` if a glob matches nothing or a file is chosen twice."""
    selected: dict[SourceKey, tuple[str, ...]] = {}
    complaints: list[str] = []
    for key, source in sources:
        selection = select_paths(source, scope.release, paths)
        where = _place(manifest, key)
        tree = f"in {revision.url} at {revision.ref} ({revision.revision[:12]})"
        complaints += [f"{where(glob)}: {glob!r} matches no file {tree}" for glob in selection.idle_globs]
        twice = _chosen_before(key, selection, selected)
        complaints += [f"{where('')}: {path} {tree} is selected twice inside {key[0]}" for path in twice]
        selected[key] = selection.paths
    if complaints:
        raise ManifestError("\n".join(complaints))
    return selected


def _chosen_before(key: SourceKey, selection: Selection, selected: dict[SourceKey, tuple[str, ...]]) -> list[str]:
    earlier = {path for (component, _), paths in selected.items() if component == key[0] for path in paths}
    return [path for path in selection.paths if path in earlier]


def _place(manifest: ManifestFile, key: SourceKey) -> Callable[[str], str]:
    """A function from a glob of the source to its file, line and key."""
    component_id, number = key
    ids = [component.id for component in manifest.manifest.components]
    return lambda glob: manifest.where(("components", ids.index(component_id), "sources", number), glob)
