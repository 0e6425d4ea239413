# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A local working copy measured as it is on disk, against the pinned commit of its repository."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec.structs import replace

from auditor.audit.effect import End, OneRepository, scope_of, selected_paths
from auditor.audit.means import Means
from auditor.audit.session import Session
from auditor.declared.lock import LockedRevision
from auditor.errors import LockError, UsageError
from auditor.fetch.repositories import Fetcher
from auditor.files import hold_folder
from auditor.findings.effect import Effect
from auditor.findings.names import join_names
from auditor.model.measured import SourceRevision
from auditor.upstream.addresses import is_object_id
from auditor.upstream.git_command import blob_id
from auditor.upstream.local import LocalRepository, find_local, place_of, read_remotes
from auditor.upstream.repository import Upstream
from auditor.upstream.trees import TreeEntry
from auditor.upstream.workbench import Workbench
from auditor.upstream.working_copy import ReadFile, WorkingCopy, WorkingFile

WORKING_COPY = "working copy"
"""What stands where the ref of a commit would."""


def check_working_copies(session: Session, texts: Iterable[str], component_ids: tuple[str, ...]) -> tuple[Effect, ...]:
    """What each working copy, a text `PATH` or `REPOSITORY=PATH`, does to the trusted code, or to these components.

    Raises `UsageError` for one of which nobody can tell which repository it is, and `FetchError` if its pinned commit
    cannot be had.
    """
    found = [_identify(text, session, component_ids) for text in texts]
    with session.means() as means:
        return tuple(_check(session, name, local, component_ids, means) for name, local in found)


def _identify(text: str, session: Session, component_ids: tuple[str, ...]) -> tuple[str, LocalRepository]:
    """The name of the repository that a working copy is of, and where its parts are."""
    name, separator, path = text.partition("=")
    if separator and name in session.manifest.manifest.repositories:
        return name, find_local(Path(path))
    if separator and not Path(text).exists():
        session.check_repositories((name,), "--worktree")
    local = find_local(Path(text))
    names = _known_by_remotes(local, session) or _repositories_of(session, component_ids)
    if len(names) != 1:
        which = f"may be {join_names(names)}" if names else "no remote of it is a repository of the manifest"
        raise UsageError(f"--worktree {text}: {which}; write --worktree REPOSITORY={text}")
    return names[0], local


def _known_by_remotes(local: LocalRepository, session: Session) -> tuple[str, ...]:
    places = set(map(place_of, read_remotes(local)))
    repositories = session.manifest.manifest.repositories.items()
    return tuple(name for name, repository in repositories if place_of(repository.url) in places)


def _repositories_of(session: Session, component_ids: tuple[str, ...]) -> tuple[str, ...]:
    if not component_ids:
        return ()
    return tuple(sorted({source.repository for _, source in session.scope(component_ids).sources()}))


def _check(session: Session, name: str, local: LocalRepository, component_ids: tuple[str, ...], means: Means) -> Effect:
    scope = scope_of(session, name, component_ids)
    upstream = Upstream(session.manifest.manifest.repositories[name].url, session.network)
    with hold_folder() as folder:
        bench = Workbench(folder / "bench", upstream.url)
        bench.borrow(local.objects)
        bench.borrow(upstream.git_dir / "objects")
        one = OneRepository(session, name, scope, bench)
        pinned = _find_pinned(one)

        def bring(blobs: Iterable[str]) -> None:
            upstream.fetch_blobs(set(blobs), pinned.revision)
            bench.borrow(upstream.git_dir / "objects")

        bench.bring = bring
        session.tell_doubtful((pinned,))
        return one.measure(one.end_at(pinned), _read_working_copy(one, local, pinned), means)


def _find_pinned(one: OneRepository) -> SourceRevision:
    """The commit of `--ref`, or that the lock pins, if it is there, without a network; else fetched as for an audit."""
    session, bench = one.session, one.bench
    given, pin = one.scope.refs.get(one.name, ""), _find_pin(one)
    wanted = given if is_object_id(given) else pin.revision if pin else ""
    tree = bench.tree_of(wanted) if wanted else ""
    if tree and given:
        return SourceRevision(one.name, bench.url, given, given, tree, locked=False, overridden=True)
    if tree and pin:
        return _pinned_at(one, pin, tree)
    revision = Fetcher(session.manifest, session.lock, one.scope, session.network).fetch_revision(one.name)
    bench.borrow(Upstream(revision.url, session.network).git_dir / "objects")
    return revision


def _pinned_at(one: OneRepository, pin: LockedRevision, tree: str) -> SourceRevision:
    """The commit of an entry of the lock; raises `LockError` if its tree is another one."""
    if tree != pin.tree:
        what = f"gives the tree {pin.tree} to commit {pin.revision} of {pin.ref}, whose tree is {tree}"
        raise LockError(f"{pin.url}: the lock {what}; restore that entry, or run `auditor lock --anew`")
    return SourceRevision(one.name, pin.url, pin.ref, pin.revision, tree, locked=True, overridden=False)


def _find_pin(one: OneRepository) -> LockedRevision | None:
    """The entry of the lock, by the ref of the manifest, or by whichever a downstream names; none with `--ref`."""
    repository, release = one.session.manifest.manifest.repositories[one.name], one.scope.release
    if one.name in one.scope.refs:
        return None
    ref, lock = repository.refs.get(release), one.session.lock
    return lock.find(one.name, release, repository.url, ref) if ref else lock.entry(one.name, release)


def _read_working_copy(one: OneRepository, local: LocalRepository, pinned: SourceRevision) -> End:
    """The end that the files on disk are; only those that may matter are read."""
    copy, largest = WorkingCopy(local, one.bench), one.session.workers.largest
    unsigned = replace(pinned, signing=None, verification=None)
    here = replace(unsigned, ref=WORKING_COPY, revision="", tree="", locked=False, overridden=True)
    with copy.open() as top:
        files = copy.list_files(top)
        selected = one.select(here, tuple(file.entry for file in files))
        wanted = selected_paths(selected) | set(selected.unclassified)
        found = copy.read(top, (file for file in files if file.path in wanted), largest)
    read = {file.path: replace(file.entry, blob=found[file.path].blob) for file in files if file.path in found}
    here = replace(here, revision=_digest(read.values()))
    tree = tuple(read.get(file.path, file.entry) for file in files)
    end = one.make_end(here, tree, selected, _sizes_of(files, found))
    return replace(end, fetched=replace(end.fetched, unread=_gaps_in(found)))


def _sizes_of(files: Iterable[WorkingFile], found: Mapping[str, ReadFile]) -> dict[str, int]:
    """The size in bytes of each file, as it was read, or else as it is on disk, by its path."""
    return {file.path: found[file.path].size if file.path in found else file.size for file in files}


def _digest(entries: Iterable[TreeEntry]) -> str:
    """What stands for these files where the id of a commit would."""
    return blob_id("".join(f"{entry.mode} {entry.blob}\t{entry.path}\n" for entry in entries).encode())


def _gaps_in(found: Mapping[str, ReadFile]) -> dict[str, str]:
    """Why files could not be read, by their paths."""
    return {path: file.gap for path, file in found.items() if file.gap}
