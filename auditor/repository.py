# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""One upstream repository: resolve a ref, fetch its commit and trees, list them, fetch the trusted blobs in one batch.

A repository is a bare, shallow, partial clone in the cache folder, laid out like the mirror that `--mirror` reads, so
that one machine's clones serve as the mirror of another. Nothing is ever checked out.
"""

import contextlib
import fcntl
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import IO

from msgspec import Struct
from msgspec.structs import replace

from auditor.errors import FetchError, LockError, UnreachableError
from auditor.upstream.addresses import check_ref, check_url, folder_of, is_object_id
from auditor.upstream.git_command import GitCommand, is_made_here, lines_in_file, make_repository
from auditor.upstream.network import Network
from auditor.upstream.objects import list_sizes, read_objects
from auditor.upstream.refs import HeldRef, ResolvedRef, look_up, refs_in

SYMBOLIC_LINK = "120000"
SUBMODULE = "160000"

_FETCH = ("--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance")
_TREES, _CONTENT = "--filter=blob:none", "--no-filter"
_ONE_COMMIT, _HISTORY = "--depth=1", "--depth=2147483647"
# The kindest request first. The last is for hosts of plain files, which know neither depth nor filter.
_BY_ID = ((_ONE_COMMIT, _TREES), (_ONE_COMMIT, _CONTENT), (_CONTENT,))
_BY_NAME = ((_ONE_COMMIT, _TREES), (_HISTORY, _TREES), (_CONTENT,))
# The depth of all there is makes a host that has less say so, and the clone remember it.
_WHOLE = ((_HISTORY, _TREES), (_HISTORY, _CONTENT), (_CONTENT,))
_AGAIN_BY_ID = (("--refetch", _ONE_COMMIT, _CONTENT),)
_AGAIN_BY_NAME = (("--refetch", _HISTORY, _CONTENT), ("--refetch", _CONTENT))
_ALL_REFS = ("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
_GONE = "not our ref"


_TREE_LINE = re.compile(r"([0-7]{6}) [a-z]+ ([0-9a-f]+)\t([^\0]*)\0")


class TreeEntry(Struct, frozen=True):
    """One file, symbolic link or submodule of an upstream tree: its path, git mode and object id."""

    path: str
    mode: str
    blob: str


class Upstream:
    """One repository by its URL; every method raises `FetchError` where git cannot deliver."""

    def __init__(self, url: str, network: Network) -> None:
        self.url = check_url(url)
        self.git_dir = network.settings.cache.absolute() / folder_of(url)
        self._network = network
        self._offline = network.settings.offline
        self._git = GitCommand(self.git_dir, url, network.settings.protocols)

    def resolve_ref(self, ref: str) -> ResolvedRef:
        """The tag or branch `ref` and its commit upstream, or as last fetched if offline; a commit id is itself."""
        if is_object_id(check_ref(ref)):
            return ResolvedRef("", ref)
        if self._offline:
            return self._resolve_in_clone(ref)
        with self._clone():
            return self._resolve_upstream(ref)

    def fetch_ref(self, resolved: ResolvedRef, ref: str) -> HeldRef:
        """Bring all that `resolved` names into the clone and remember it there; raises as `fetch_revision` does.

        A tag object that the upstream has no longer is no error: the commit is what is measured.
        """
        held = self._look_up(resolved)
        if held.tree and held.commit and held.remembered and bool(held.tag) == bool(resolved.tag):
            return held
        if resolved.tag:
            self.fetch_tag(resolved.tag)
        self.fetch_revision(resolved.revision, ref)
        self.remember_ref(resolved)
        held = self._look_up(resolved)
        return held if held.tree else replace(held, tree=self.tree_id(resolved.revision))

    def fetch_revision(self, revision: str, ref: str) -> None:
        """Bring the commit `revision` and its trees into the clone; `LockError` if the upstream has it no longer."""
        with self._clone():
            if self._has_commit(revision):
                return
            if self._offline:
                raise FetchError(f"{self.url}: commit {revision} is not in the cache; run once without --offline")
            refusal = self._fetch_commit(revision, ref)
            if self._has_commit(revision):
                return
            if refusal and _GONE not in str(refusal):
                raise refusal
            raise LockError(
                f"{self.url}: the repository no longer has commit {revision} of {ref}; "
                "find out who rewrote it, then move the lock with `auditor lock`"
            )

    def fetch_history(self, revision: str, ref: str) -> None:
        """Bring the commit with all before it, but no files, into the clone, which must be one for histories only.

        Raises `FetchError` if it cannot be had, or not as a whole.
        """
        with self._clone():
            if not self._has_history(revision):
                if self._offline:
                    raise FetchError(
                        f"{self.url}: the history of {ref} is not in the cache; run once without --offline"
                    )
                self._fetch_history(revision)
            if not self._has_history(revision):
                raise FetchError(f"{self.url}: only a part of the history was handed out; use a mirror that has it all")

    def _has_history(self, revision: str) -> bool:
        """Whether the clone holds the commit, and no commit in it lacks its parents."""
        return self._has_commit(revision) and not (self.git_dir / "shallow").exists()

    def _fetch_history(self, revision: str) -> None:
        """Fetch all that leads to a commit, by its id or within all refs; raises the last refusal if it is absent."""
        refusal = None
        for refspecs in ([_by_id(revision)], _ALL_REFS):
            if not self._has_history(revision):
                refusal = self._fetch(refspecs, _WHOLE, lambda: self._has_commit(revision))
        if refusal and not self._has_commit(revision):
            raise refusal

    def fetch_tag(self, tag: str) -> bool:
        """Bring the tag object `tag`, and the commit that it names, into the clone; whether it is there."""
        with self._clone():
            if not self._has_object(tag) and not self._offline:
                with contextlib.suppress(FetchError):  # the commit is what is measured, and may be there already
                    self._fetch([_by_id(tag)], _BY_ID, lambda: self._has_object(tag))
            return self._has_object(tag)

    def remember_ref(self, resolved: ResolvedRef) -> None:
        """Let a ref lead to its fetched commit in the clone too, so that it can be resolved offline."""
        with self._clone():
            if resolved.name and not look_up(self._git, resolved).remembered:
                known = resolved.tag and self._has_object(resolved.tag)
                self._git.text("update-ref", resolved.name, resolved.tag if known else resolved.revision)

    def keep_ref(self, ref: str, revision: str) -> None:
        """Let `ref` lead to the fetched commit `revision` in the clone too, through its tag object if there is one."""
        resolved = self.resolve_ref(ref)
        with self._clone():
            if resolved.name and resolved.revision == revision:
                refusal = self._fetch([_same(resolved.name)], _BY_NAME, lambda: look_up(self._git, resolved).remembered)
                if refusal:
                    raise refusal
            elif resolved.name:
                self._git.text("update-ref", resolved.name, revision)

    def tree_id(self, revision: str) -> str:
        """The id of the tree of a fetched commit."""
        return self._git.text("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}^{{tree}}")

    def list_tree(self, revision: str) -> tuple[TreeEntry, ...]:
        """Every file, symbolic link and submodule of a fetched commit, in tree order."""
        listing = self._git.output("ls-tree", "-r", "-z", "--full-tree", revision).decode("utf-8", "backslashreplace")
        entries = tuple(TreeEntry(path, mode, blob) for mode, blob, path in _TREE_LINE.findall(listing))
        if len({entry.path for entry in entries}) < len(entries):
            (twice, _), *_ = Counter(entry.path for entry in entries).most_common(1)
            raise FetchError(f"{self.url}: {twice!r} in {revision} is the name of two files once it is readable")
        return entries

    def fetch_blobs(self, blobs: Collection[str], revision: str) -> dict[str, int]:
        """Bring all `blobs` of `revision` into the clone in one request, never one by one; their sizes in bytes."""
        with self._clone():
            size_by_id = list_sizes(self._git)
            missing = set(blobs) - size_by_id.keys()
            if missing:
                size_by_id = self._fetch_blobs(missing, revision)
        return {blob: size_by_id[blob] for blob in blobs}

    # ------------------------------------------------------------------------------------------- inside

    @contextlib.contextmanager
    def _clone(self) -> Iterator[None]:
        """Hold the clone against other processes and threads, making it first if it is not there."""
        self.git_dir.parent.mkdir(parents=True, exist_ok=True)
        with self.git_dir.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self.git_dir.is_dir():
                self._make_clone()
            if not is_made_here(self.git_dir):
                raise FetchError(f"{self.url}: {self.git_dir} is no clone of auditor's own; remove it and run again")
            yield

    def _look_up(self, resolved: ResolvedRef) -> HeldRef:
        """What the clone holds of `resolved`; nothing is fetched on the way."""
        with self._clone():
            return look_up(self._git, resolved)

    def _make_clone(self) -> None:
        workplace = Path(tempfile.mkdtemp(dir=self.git_dir.parent, prefix=".new-"))
        try:
            make_repository(workplace / "clone")
            (workplace / "clone").rename(self.git_dir)
        finally:
            shutil.rmtree(workplace, ignore_errors=True)

    def _fetch_commit(self, revision: str, ref: str) -> FetchError | None:
        """Fetch a commit by its id, else within its ref, else within all history; the last refusal, None if none."""
        refusal = self._fetch([_by_id(revision)], _BY_ID, lambda: self._has_commit(revision))
        if refusal is None or _GONE in str(refusal):
            return refusal
        if not is_object_id(ref):
            name = self._resolve_upstream(ref).name
            refusal = self._fetch([_same(name)], _BY_NAME, lambda: self._has_commit(revision))
        if not self._has_commit(revision):
            refusal = self._fetch(_ALL_REFS, _BY_NAME[1:], lambda: self._has_commit(revision))
        return refusal

    def _fetch_blobs(self, missing: set[str], revision: str) -> dict[str, int]:
        """Fetch what is missing, by itself or with its commit; the sizes of all objects that are there then."""
        if self._offline:
            raise FetchError(f"{self.url}: {len(missing)} files are not in the cache; run once without --offline")
        with lines_in_file(sorted(missing)) as wanted:
            refusal = self._try(_TREES, "--stdin", "origin", stdin=wanted)
        size_by_id = list_sizes(self._git)
        if not missing <= size_by_id.keys():
            refusal = self._fetch_content(missing, revision)
            size_by_id = list_sizes(self._git)
        if not missing <= size_by_id.keys():
            raise refusal or FetchError(f"{self.url}: the host sent {revision} without all of its files; try again")
        return size_by_id

    def _fetch_content(self, blobs: set[str], revision: str) -> FetchError | None:
        """Fetch a whole commit, else all there is, for hosts that do not hand out single blobs."""
        refusal = self._fetch([_by_id(revision)], _AGAIN_BY_ID, lambda: self._has_all(blobs))
        if refusal:
            refusal = self._fetch(_ALL_REFS, _AGAIN_BY_NAME, lambda: self._has_all(blobs))
        return refusal

    def _fetch(
        self, refspecs: Iterable[str], requests: Iterable[tuple[str, ...]], has_arrived: Callable[[], bool]
    ) -> FetchError | None:
        """Try each kind of request until what is wanted has arrived; what the host said to the last one."""
        refusal = None
        for request in requests:
            refusal = self._try(*request, "origin", *refspecs)
            if has_arrived():
                return None
            if _GONE in str(refusal):
                break
        return refusal

    def _try(self, *arguments: str, stdin: IO[bytes] | None = None) -> FetchError | None:
        """One fetch; the refusal of a host that does not comply. Raises `UnreachableError` if it does not answer."""
        try:
            self._network.ask(self._git, "fetch", *_FETCH, *arguments, stdin=stdin)
        except UnreachableError:
            raise
        except FetchError as error:
            return error
        return None

    def _resolve_upstream(self, ref: str) -> ResolvedRef:
        tag, branch = f"refs/tags/{ref}", f"refs/heads/{ref}"
        listing = self._network.ask(self._git, "ls-remote", "--quiet", "origin", tag, f"{tag}^{{}}", branch)
        found = refs_in(listing, tag, branch)
        if not found:
            raise FetchError(f"{self.url}: has no tag or branch {ref}; correct the ref in the manifest or --ref")
        if len({resolved.revision for resolved in found}) > 1:
            raise FetchError(f"{self.url}: {ref} is a tag and also a branch elsewhere; name a full commit id instead")
        return found[0]

    def _resolve_in_clone(self, ref: str) -> ResolvedRef:
        for name in (f"refs/tags/{ref}", f"refs/heads/{ref}"):
            with contextlib.suppress(FetchError):
                found = read_objects(self._git, [name, f"{name}^{{commit}}"])
                if len(found) == 2:
                    target, commit = (held.id for held in found.values())
                    return ResolvedRef(name, commit, target if target != commit else "")
        raise FetchError(f"{self.url}: {ref} is not in the cache; run once without --offline")

    def _has_commit(self, revision: str) -> bool:
        """Whether the clone holds the commit; nothing is fetched on the way, since `origin` has no address."""
        with contextlib.suppress(FetchError):
            self.tree_id(revision)
            return True
        return False

    def _has_object(self, name: str) -> bool:
        """Whether the clone holds the object; nothing is fetched on the way."""
        with contextlib.suppress(FetchError):
            self._git.text("cat-file", "-e", name)
            return True
        return False

    def _has_all(self, names: set[str]) -> bool:
        """Whether the clone holds all these objects; nothing is fetched on the way."""
        return names <= list_sizes(self._git).keys()


def _by_id(revision: str) -> str:
    return f"+{revision}:refs/auditor/{revision}"


def _same(name: str) -> str:
    return f"+{name}:{name}"
